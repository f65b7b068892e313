/** A score, and how many nodes have it. */
export interface BestScore {
  best: number;
  ties: number;
}

/** Takes so many nodes with the score into account. */
export function note(found: BestScore, score: number, ties: number): void {
  if (score > found.best) {
    found.best = score;
    found.ties = ties;
  } else if (score === found.best) found.ties += ties;
}

/** A number of nodes as a number below 0, and back. */
export function tooFew(nodes: number): number {
  return -1 - nodes;
}
