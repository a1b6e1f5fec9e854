/** Columns of the tables that are shown from these widths of the screen on. */
export const wide = 'max-md:hidden';
export const wider = 'max-lg:hidden';

/** A column of a table whose rows open. */
export interface TableColumn {
  name: string;
  className: string;
  /** Of a column that can sort the table: how it does at the moment. */
  sort?: 'ascending' | 'descending' | 'none';
  onSort?(): void;
}
