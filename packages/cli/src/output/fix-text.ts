import type { Fixes, FixStep } from "@stowage/planner";
import { createTwoFilesPatch } from "diff";
import type { FileChange } from "../edit/changed-files.ts";
import type { Colors } from "./colors.ts";
import { wrap, wrapStyled } from "./columns.ts";
import { commandText } from "./fixes-text.ts";
import { objectYaml } from "./object-yaml.ts";
import { visible } from "./visible.ts";

/** The fixes of a workload, the picked one marked, with what of it no file shows. */
export function pickedText(
  { workload, pods, fixes, isCut }: Fixes,
  pick: number,
  notInFiles: ReadonlyMap<FixStep, string>,
  { width, colors }: { readonly width: number; readonly colors: Colors },
): string {
  const count = pods.reduce((sum, { alike = 0 }) => sum + 1 + alike, 0);
  const lines = [
    wrapStyled(
      `${colors.heading(visible(workload))}: ${count === 1 ? "1 pod has" : `${count} pods have`} no node`,
      width,
    ),
    ...fixes.map(({ sentence }, index) => {
      const mark = index === pick - 1 ? colors.good("*") : " ";
      return `${mark} ${wrap(`${index + 1}. ${visible(sentence)}`, width - 2, "     ")}`;
    }),
    ...(fixes.length === 0 ? [colors.bad("  nothing was found that would help")] : []),
    ...(isCut ? [colors.faint("  the search was cut short")] : []),
  ];
  const chosen = fixes[pick - 1];
  const steps = chosen?.steps ?? [];
  return `${[...lines, ...steps.flatMap((step) => stepText(step, notInFiles.get(step), colors))].join("\n")}\n`;
}

/** A command to run, objects to apply; of a patch that no file can have kubectl's. */
function stepText(step: FixStep, why: string | undefined, colors: Colors): readonly string[] {
  const { means } = step;
  switch (means.kind) {
    case "command":
      return ["", commandText(step) ?? ""];
    case "objects":
      return ["", ...means.objects.map((object) => visibleLines(objectYaml(object)))];
    case "patch":
      return why === undefined
        ? []
        : ["", colors.faint(`not as a change of a file (${visible(why)}):`), commandText(step) ?? ""];
    default:
      return means satisfies never;
  }
}

/** The difference of a file, as `diff -u` writes it. */
export function differenceText({ file, before, after }: FileChange, colors: Colors): string {
  const text = createTwoFilesPatch(visible(file), visible(file), before, after, undefined, undefined, {
    context: 3,
    stripTrailingCr: false,
  });
  const [, ...lines] = text.split("\n");
  return lines.map((line) => colored(visibleButTabs(line.replace(/\r$/, "")), colors)).join("\n");
}

/** Tabs stay, so that `patch` takes the difference. */
function visibleButTabs(line: string): string {
  return line.split("\t").map(visible).join("\t");
}

function colored(line: string, colors: Colors): string {
  if (line.startsWith("+++") || line.startsWith("---")) return colors.heading(line);
  if (line.startsWith("+")) return colors.good(line);
  if (line.startsWith("-")) return colors.bad(line);
  return line;
}

function visibleLines(text: string): string {
  return text.trimEnd().split("\n").map(visible).join("\n");
}
