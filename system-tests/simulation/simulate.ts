import { run } from './world';
async function main() {
  const from = Number(process.argv[2] ?? 1),
    count = Number(process.argv[3] ?? 1);
  for (let seed = from; seed < from + count; seed += 1) {
    const began = process.hrtime.bigint();
    const r = await run({
      seed,
      ...(process.argv[4] ? { print: (l: string) => process.stdout.write(l + '\n') } : {}),
    });
    process.stdout.write(
      `seed ${seed} ${r.breaches.length} breaches ${JSON.stringify(r.orders)} ${JSON.stringify([...r.faults])} restarts ${r.restarts} virtual ${r.virtualMs / 60000} min ${r.digest.slice(0, 8)} ${Number(process.hrtime.bigint() - began) / 1e6} ms\n`,
    );
    for (const b of r.breaches.slice(0, 12)) process.stdout.write(`   ${b}\n`);
  }
}
void main();
