import { type IntCounts } from "../counters/int-counts.ts";
import { LessSums } from "../counters/less-sums.ts";
import { isAllBut } from "../counters/spread-counts.ts";
import { type CountedRule, lowestOf } from "./counted-rules.ts";

/** The pods that the rule's count leaves out; absent where it leaves out none, or is no spread constraint. */
export function leftOutOf(rule: CountedRule): IntCounts | undefined {
  if (rule.type !== "hard" && rule.type !== "soft") return undefined;
  return isAllBut(rule.count) ? rule.count.allBut.but.pods : undefined;
}

/**
 * The rule of all pods that says of nodes without any that are left out what this one says. Many plans have the same one:
 * pods that each leave out something of their own.
 *
 * @param known What it was before, which is kept as long as it says the same.
 */
export function ruleOfAll(rule: CountedRule, known: CountedRule | undefined): CountedRule | undefined {
  if ((rule.type !== "hard" && rule.type !== "soft") || !isAllBut(rule.count)) return undefined;
  const { all } = rule.count.allBut;
  if (rule.type === "soft") return known ?? { ...rule, count: all };
  if (!(rule.sums instanceof LessSums)) return undefined;
  const ofAll = { ...rule, count: all, sums: rule.sums.all, self: 0, ofAll: undefined };
  const lowest = lowestOf(ofAll);
  if (lowest === Infinity) return undefined;
  // What is left out may be all that the emptiest domain has.
  const maxSkew = rule.maxSkew - rule.self + lowestOf(rule) - lowest;
  return known?.type === "hard" && known.maxSkew === maxSkew ? known : { ...ofAll, maxSkew };
}
