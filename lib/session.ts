import { z } from 'zod';

/** What `GET /api/session` answers: what a browser needs to open its socket. */
export const sessionSchema = z.object({
  token: z.string().describe('Goes to the gateway as auth.token.'),
  gatewayUrl: z.url().describe('Origin of the gateway: the socket is opened there.'),
  gatewayPath: z
    .string()
    .startsWith('/')
    .optional()
    .describe('Path of socket.io at the gateway, when it is not /socket.io.'),
  role: z.enum(['viewer', 'admin']),
  expiresAt: z.int().describe('Epoch ms.'),
  warning: z
    .string()
    .optional()
    .describe('Why this browser will not reach the gateway, when the server can tell, and what to set.'),
});
export type Session = z.output<typeof sessionSchema>;
