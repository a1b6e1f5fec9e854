/** One step of a schema's history. Its statements run once, in list order, with the schema as search_path. */
export interface Migration {
  /** Never changed or reused after a release. */
  id: string;
  statements: string;
}
