/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cell: (row: Row) => string;
}

/** The lines of a table, its titles first. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === "right" ? text.padStart(width) : text.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** A count. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A measurement: three figures are all that one is good for. Empty where there is none. */
export function amount(value: number | undefined): string {
  if (value === undefined) return "";
  return value >= 100 ? whole(value) : value.toPrecision(3);
}
