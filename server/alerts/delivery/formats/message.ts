import type { AlertContent } from '@/server/alerts/texts/interface';

/** What is sent: its link is absolute. */
export interface Message extends AlertContent {
  link: string;
  isTest: boolean;
}
