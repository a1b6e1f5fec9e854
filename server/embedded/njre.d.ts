/** njre ships no types; this is the part that is used. */
declare module 'njre' {
  export function install(
    version: number,
    options: { type: 'jre' | 'jdk'; installPath: string },
  ): Promise<string>;
}
