/** Why a request is not accepted; the message is for the client. `retryAfter` is in seconds. */
export class Refused extends Error {
  override name = 'Refused';
  constructor(
    readonly status: number,
    message: string,
    readonly options: { retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
  }
}
