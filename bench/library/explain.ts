import { writeFile } from 'node:fs/promises';

import type { Sql } from '../../src/platform/postgres/sql.ts';
import type { HotQuery } from './hot-query.ts';

const FULL_SCAN = /Seq Scan on (?:file|content|content_copy|content_media|file_count)\b/;

/** Writes the query plans of each hot query and returns those that read a whole table or use no index. */
export async function explainAll(
  sql: Sql,
  queries: readonly HotQuery[],
  file: URL,
): Promise<string[]> {
  const sections: string[] = [];
  const bad: string[] = [];
  for (const { name, explain } of queries) {
    if (!explain) continue;
    const plans: string[] = [];
    await explain(async (text, values) => {
      if (!text.startsWith('explain')) plans.push(await planOf(sql, text, values));
      // Some reads need the rows of their first statement for the next one.
      return sql(text, values);
    });
    for (const plan of plans) {
      if (FULL_SCAN.test(plan)) bad.push(`${name} reads a whole table`);
      if (!plan.includes('Index')) bad.push(`${name} uses no index`);
    }
    sections.push(`## ${name}\n\n${plans.map((plan) => `\`\`\`\n${plan}\n\`\`\`\n`).join('\n')}`);
  }
  await writeFile(
    file,
    `# How PostgreSQL runs the queries\n
Written by \`npm run bench -- library\`: 1,000,000 files, of which the asking user has 200,000. Every query uses an
index, and none reads a whole table of files, contents, copies, media or counts; the benchmark fails otherwise.\n
${sections.join('\n')}`,
  );
  return bad;
}

async function planOf(sql: Sql, text: string, values?: readonly unknown[]): Promise<string> {
  const rows = await sql<{ 'QUERY PLAN': string }>(
    `explain (analyze, buffers off, timing off, summary off) ${text}`,
    values,
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
