/** Columns that are shown from these widths of the screen on. */
export const wide = 'max-md:hidden';
export const wider = 'max-lg:hidden';
/** Of the table, for a cell as wide as a row. */
export const columnCount = 7;
