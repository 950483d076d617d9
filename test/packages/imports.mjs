/** Imports everything that its arguments name and prints how many names each exports. */
const counts = {};
for (const name of process.argv.slice(2)) counts[name] = Object.keys(await import(name)).length;
process.stdout.write(`${JSON.stringify(counts)}\n`);
process.exit();
