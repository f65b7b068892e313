import type { Colors } from "./colors.ts";
import { columns, padEnd, truncate, wrap } from "./columns.ts";
import { groupBy } from "@stowage/planner";
import { counted, figuresLayout, figuresWidth, nodeFigures } from "./node-figures.ts";
import type { Picture, PictureGroup, PictureNode } from "./picture.ts";

/** What of a workload comes, or goes, in a large cluster. */
interface WorkloadRow {
  readonly sign: "+" | "-";
  readonly name: string;
  readonly count: number;
  /** By zone, in the picture's order. */
  readonly byZone: readonly number[];
  readonly nodes: number;
  readonly mostOnANode: number;
}

/** Above this many workloads the rest is only counted. */
const maxWorkloadsTold = 40;
/** Columns that the name of a zone and the number of its nodes take at least, if they are as long. */
const leastTitle = 16;
/** Above this many zones the table says the range of what they get. */
const maxZonesTold = 8;

/** A cluster of too many nodes to draw: how full its zones are, and how many pods of each workload come and go there. */
export function drawWorkloads(
  { zones }: Picture,
  { width, colors }: { readonly width: number; readonly colors: Colors },
): string[] {
  const titles = zones.map(
    ({ name, nodes }) => `${zoneTitle(name, zones.length === 1)}  ${counted(nodes.length, "node")}`,
  );
  const figures = figuresLayout(7, width - leastTitle - 2);
  const room = Math.max(leastTitle, width - figuresWidth(figures) - 2);
  const titleWidth = Math.min(
    room,
    titles.reduce((most, { length }) => Math.max(most, length), 0),
  );
  const perZone = zones.map(({ nodes }) => nodes);
  return [
    ...perZone.map((nodes, at) =>
      [padEnd(truncate(titles[at] ?? "", titleWidth), titleWidth), ...nodeFigures(nodes, figures, colors)].join("  "),
    ),
    ...troubles(perZone.flat(), colors),
    "",
    ...table([...rowsOf("+", perZone, ({ placed }) => placed), ...rowsOf("-", perZone, ({ removed }) => removed)], {
      width,
      colors,
    }),
  ];
}

/** `zone a`; of nodes that say none, and of a cluster without zones, what they are. */
export function zoneTitle(name: string | undefined, isOnly: boolean): string {
  const unnamed = isOnly ? "cluster" : "without a zone";
  return name === undefined ? unnamed : name.startsWith("zone") ? name : `zone ${name}`;
}

function troubles(nodes: readonly PictureNode[], colors: Colors): string[] {
  const counts = new Map<string, number>();
  for (const node of nodes) for (const trouble of node.troubles) counts.set(trouble, (counts.get(trouble) ?? 0) + 1);
  const told = [...counts].map(([trouble, count]) => `${counted(count, "node")} ${trouble}`);
  return told.length === 0 ? [] : [colors.warning(told.join(", "))];
}

function rowsOf(
  sign: WorkloadRow["sign"],
  zones: readonly (readonly PictureNode[])[],
  groupsOf: (node: PictureNode) => readonly PictureGroup[],
): WorkloadRow[] {
  const rows = new Map<string, { byZone: number[]; nodes: number; mostOnANode: number }>();
  for (const [zone, nodes] of zones.entries()) {
    for (const node of nodes) {
      for (const [name, groups] of groupBy(groupsOf(node), ({ workload }) => workload)) {
        const count = groups.reduce((sum, group) => sum + group.count, 0);
        const row = rows.get(name) ?? { byZone: zones.map(() => 0), nodes: 0, mostOnANode: 0 };
        row.byZone[zone] = (row.byZone[zone] ?? 0) + count;
        row.nodes++;
        row.mostOnANode = Math.max(row.mostOnANode, count);
        rows.set(name, row);
      }
    }
  }
  return [...rows].map(([name, row]) => ({ sign, name, count: row.byZone.reduce((sum, one) => sum + one, 0), ...row }));
}

function table(
  rows: readonly WorkloadRow[],
  { width, colors }: { readonly width: number; readonly colors: Colors },
): string[] {
  if (rows.length === 0) return [];
  const told = rows.slice(0, maxWorkloadsTold);
  const left = rows.slice(maxWorkloadsTold);
  const lines = columns([
    ["", "pods", "by zone", "a node"].map((title) => colors.faint(title)),
    ...told.map(({ sign, name, count, byZone, mostOnANode, nodes }) => [
      (sign === "+" ? colors.good : colors.bad)(`${sign} ${name}`),
      String(count),
      zonesText(byZone),
      nodes === 1 && count > 1 ? "all on one" : `at most ${mostOnANode}`,
    ]),
  ]);
  const more = `and ${left.length} more, ${counted(
    left.reduce((sum, { count }) => sum + count, 0),
    "pod",
  )}`;
  const ways = "--nodes draws each node, -o wide lists each pod";
  return [...lines, ...(left.length === 0 ? [] : [colors.faint(more)]), "", colors.faint(wrap(ways, width)), ""];
}

/** `67/67/66`; of many zones the range. */
function zonesText(byZone: readonly number[]): string {
  if (byZone.length <= maxZonesTold) return byZone.join("/");
  const [least, most] = [Math.min(...byZone), Math.max(...byZone)];
  return least === most ? `${least} in each` : `${least} to ${most} in each`;
}
