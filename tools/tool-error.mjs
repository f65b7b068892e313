/** A failure that its message explains: a tool prints it without a stack trace and ends with status 2. */
export class ToolError extends Error {
  /** @override */
  name = "ToolError";
}

/**
 * Runs a tool's main function, and ends the process as its outcome asks.
 *
 * @param {() => Promise<void>} main
 */
export async function runTool(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    process.stderr.write(`stowage: ${error.message}\n`);
    process.exitCode = 2;
  }
}
