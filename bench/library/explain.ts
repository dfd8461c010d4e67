import { writeFile } from 'node:fs/promises';

import type { Sql } from '../../src/platform/postgres/sql.ts';
import type { Product } from '../support/product.ts';
import type { HotQuery } from './hot-queries.ts';

const FULL_SCAN = /Seq Scan on (?:file|content|content_copy)\b/;

/** Writes the query plan of each hot query and returns the names of those that read the whole table. */
export async function explainAll(
  product: Product,
  sql: Sql,
  queries: readonly HotQuery[],
  file: URL,
): Promise<string[]> {
  const sections: string[] = [];
  const scans: string[] = [];
  for (const { name, explain } of queries) {
    if (!explain) continue;
    const plan: string[] = [];
    const explaining: Sql = async (text, values) => {
      const rows = await sql<{ 'QUERY PLAN': string }>(
        `explain (analyze, buffers off, timing off, summary off) ${text}`,
        values,
      );
      plan.push(...rows.map((row) => row['QUERY PLAN']));
      return [];
    };
    await explain(product.postgresFileSearch(explaining));
    if (FULL_SCAN.test(plan.join('\n'))) scans.push(name);
    sections.push(`## ${name}\n\n\`\`\`\n${plan.join('\n')}\n\`\`\`\n`);
  }
  await writeFile(
    file,
    `# How PostgreSQL runs the searches\n
Written by \`npm run bench -- library\`: 1,000,000 files, of which the asking user has 200,000. No query reads the whole
table \`file\`; the benchmark fails if one does.\n
${sections.join('\n')}`,
  );
  return scans;
}
