import { z } from 'zod';

/** Response of `GET /api/session`: what a browser needs to open its socket. */
export const sessionSchema = z.object({
  token: z.string().describe('Send it to the gateway as auth.token.'),
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
    .describe(
      'Set when the server can tell that this browser will not reach the gateway: why, and which variable to set.',
    ),
});
export type Session = z.output<typeof sessionSchema>;
