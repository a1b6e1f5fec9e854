/** One step of a schema. The statements run with the schema as search_path, once, in the order of the list. */
export interface Migration {
  /** Never changed or reused once it was released. */
  id: string;
  statements: string;
}
