export async function runMutations(_: unknown): Promise<boolean> { return true; }
