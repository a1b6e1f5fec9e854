'use client';
import { z } from 'zod';
import { usePolled } from '@/components/freshness/use-polled';

const everyMs = 10_000;
const answer = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) });

/** The channels that notifications can leave by; undefined: not loaded. */
export const useChannels = () => usePolled('/admin/alert-channels', answer, everyMs).value?.channels;
