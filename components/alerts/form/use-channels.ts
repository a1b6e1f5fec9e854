'use client';
import { useChannels as useChannelsPoll } from '@/components/alerts/channels/use-channels';

/** The channels that notifications can leave by; undefined: not loaded. */
export const useChannels = () => useChannelsPoll().value?.channels;
