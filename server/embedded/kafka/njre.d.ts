/** Types for the used part of njre, which has none of its own. */
declare module 'njre' {
  export function install(
    version: number,
    options: { type: 'jre' | 'jdk'; installPath: string },
  ): Promise<string>;
}
