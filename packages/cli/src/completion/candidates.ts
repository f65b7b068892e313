import { kubernetesVersions } from "@stowage/engine";
import type { Command, Option } from "commander";
import type { Io } from "../io.ts";
import type { ExplainOptions } from "../options.ts";
import { UsageError } from "../usage-error.ts";
import type { UsageRefusals } from "../usage-refusals.ts";
import { manifestNames, type ManifestNames } from "./names.ts";
import { type ReadWords, readWords } from "./words.ts";

/** One way to go on: the whole word, and what it means. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** All ways to go on. Files are not listed: each shell has its own way to complete and quote them. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  readonly files: boolean;
}

const nothing: Completion = { candidates: [], files: false };

/**
 * How the last of the words (it may be empty) can go on, as the program itself is defined. The words are those after
 * the program's name, without their quotes.
 */
export async function completionOf(
  program: Command,
  words: readonly string[],
  { io, refusals }: { readonly io: Io; readonly refusals: UsageRefusals },
): Promise<Completion> {
  const read = readWords(program, words.slice(0, -1));
  let found: Promise<ManifestNames> | undefined;
  try {
    return await waysOn(
      words.at(-1) ?? "",
      read,
      () => (found ??= manifestNames(optionsIn(read.command, read.own, refusals), io)),
    );
  } finally {
    await (await found?.catch(() => undefined))?.close?.();
  }
}

async function waysOn(
  current: string,
  { command, operands, awaiting, onlyOperands }: ReadWords,
  names: () => Promise<ManifestNames>,
): Promise<Completion> {
  if (awaiting !== undefined) return startingWith(current, await valuesOf(awaiting, operands, names));

  const [, flag, value] = onlyOperands ? [] : (/^(--[^=]+)=(.*)$/s.exec(current) ?? []);
  if (flag !== undefined && value !== undefined) {
    const option = command.options.find((one) => one.long === flag && takesValue(one));
    if (option === undefined) return nothing;
    const { candidates, files } = startingWith(value, await valuesOf(option, operands, names));
    return { candidates: candidates.map((one) => ({ ...one, value: `${flag}=${one.value}` })), files };
  }
  if (current.startsWith("-") && !onlyOperands) return startingWith(current, listed(optionsOf(command)));
  return startingWith(current, listed(await operandsOf(command, operands, current, names)));
}

/**
 * The options as the words give them. A required operand may be missing still.
 *
 * @throws UsageError for values that are refused.
 */
function optionsIn(command: Command, words: readonly string[], refusals: UsageRefusals): ExplainOptions {
  command.parseOptions([...words]);
  if (!refusals.areNone()) throw new UsageError(refusals.take());
  // Not every command takes manifests.
  const { filename = [], ...others } = command.opts<Omit<ExplainOptions, "filename"> & Partial<ExplainOptions>>();
  return { ...others, filename };
}

function optionsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ value: long ?? short ?? "", description }));
}

async function operandsOf(
  command: Command,
  operands: readonly string[],
  current: string,
  names: () => Promise<ManifestNames>,
): Promise<Candidate[]> {
  if (command.commands.length > 0) {
    if (operands.length > 0) return [];
    const commands = command.createHelp().visibleCommands(command);
    return commands.map((one) => ({ value: one.name(), description: one.summary() || one.description() }));
  }
  const { registeredArguments } = command;
  const last = registeredArguments.at(-1);
  const argument = registeredArguments[operands.length] ?? (last?.variadic === true ? last : undefined);
  if (argument?.argChoices !== undefined) return argument.argChoices.map((value) => ({ value }));
  if (argument?.name() !== "kind/name") return [];
  const [kind, another] = operands;
  if (another !== undefined) return [];
  if (kind !== undefined) return kind.includes("/") ? [] : plain(await (await names()).ofKind(kind));
  const slash = current.indexOf("/");
  if (slash < 0) return plain(await (await names()).references());
  const typed = current.slice(0, slash);
  return plain((await (await names()).ofKind(typed)).map((name) => `${typed}/${name}`));
}

async function valuesOf(
  option: Option,
  operands: readonly string[],
  names: () => Promise<ManifestNames>,
): Promise<Completion> {
  if (option.argChoices !== undefined) return listed(plain(option.argChoices));
  switch (option.attributeName()) {
    case "kubernetesVersion":
      return listed(plain(kubernetesVersions));
    case "cluster":
      return {
        candidates: [
          { value: "live", description: "the cluster of your kubeconfig" },
          { value: "zones=", description: "a made-up cluster" },
        ],
        files: true,
      };
    case "namespace":
      return listed(plain(await (await names()).namespaces()));
    case "pod":
      return listed(plain(await (await names()).podsOf(operands.join("/"))));
    default:
      return { candidates: [], files: /<(?:path|file)>/.test(option.flags) };
  }
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function plain(values: readonly string[]): Candidate[] {
  return values.map((value) => ({ value }));
}

function listed(candidates: readonly Candidate[]): Completion {
  return { candidates, files: false };
}

function startingWith(start: string, { candidates, files }: Completion): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(start)), files };
}
