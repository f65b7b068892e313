import { type Command, Option } from "commander";
import type { ExitStatus, Io } from "../io.ts";
import { testFormats } from "../output/test-report.ts";
import { testCommand, type TestOptions } from "./test.ts";

/** Adds `stowage test` to the command line. */
export function addTest(program: Command, io: Io, answer: (status: ExitStatus) => void): void {
  program
    .command("test")
    .summary("whether assertions about placement hold")
    .description(
      "Checks the assertions of PlacementTest files: all placed, kept apart, survives the loss of a zone, and so on.",
    )
    .argument("<file...>", "PlacementTest files; what they name is beside them")
    .addOption(new Option("-o, --output <format>", "for whom").choices(testFormats).default("text"))
    .option(
      "--kubernetes-version <version>",
      "whose scheduler decides, 1.34 to 1.37 (default: that of the newest kubelet)",
    )
    .addHelpText("after", testHelp)
    .action(async (files: string[], options: TestOptions) => answer(await testCommand(files, options, io)));
}

const testHelp = `
Example:
  apiVersion: stowage.dev/v1
  kind: PlacementTest
  manifests: [web.yaml]
  clusters: {small: "zones=3,nodes=1", large: "zones=3,nodes=4"}
  assertions:
    - allPlaced: {}
    - atMost: {workload: deploy/web, pods: 1, by: node}
    - survives: {losing: zone}
      on: large

All assertions: docs/placement-tests.md.
Exit status: 0 all hold; 1 some do not; 2 bad usage or input.`;
