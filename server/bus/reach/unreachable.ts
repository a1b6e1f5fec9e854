/** Why Kafka cannot be used: `message` names host and port, `remedy` the setting to change. */
export class Unreachable extends Error {
  override name = 'Unreachable';

  constructor(
    message: string,
    readonly remedy: string,
    /** False: it may pass by itself, as when a broker has just been started. */
    readonly lasting: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get sentence(): string {
    return `${this.message}; ${this.remedy}.`;
  }
}
