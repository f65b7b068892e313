import type { UtilizationShapePoint } from "./profile.ts";

/** Upstream's scores of nodes go to 100, those of a shape to 10. */
const shapeScale = 10;

/**
 * The line through the points of a shape, level before the first and after the last: a score of 0 to 100 for each
 * percentage. Both are whole numbers: between points the score is truncated towards that of the point before.
 * Source: `BuildBrokenLinearFunction` (plugins/helper/shape_score.go).
 */
export function brokenLine(shape: readonly UtilizationShapePoint[]): (utilization: number) => number {
  const points = shape.map(({ utilization, score }) => ({ utilization, score: score * shapeScale }));
  const last = points.at(-1)?.score ?? 0;
  return (utilization) => {
    const index = points.findIndex((point) => utilization <= point.utilization);
    const to = points[index];
    if (to === undefined) return last;
    const from = points[index - 1];
    if (from === undefined) return to.score;
    const rise = (to.score - from.score) * (utilization - from.utilization);
    return from.score + Math.trunc(rise / (to.utilization - from.utilization));
  };
}
