/** Why Kafka cannot be used: `message` names host and port, `remedy` the variable to change. */
export class Unreachable extends Error {
  override name = 'Unreachable';

  constructor(
    message: string,
    readonly remedy: string,
    /** False when waiting may help, such as for a broker that is starting. */
    readonly isPermanent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Message and remedy as one sentence for a person. */
  get sentence(): string {
    return `${this.message}; ${this.remedy}.`;
  }
}
