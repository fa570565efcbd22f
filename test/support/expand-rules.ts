/** What a statement does that older releases do not work with, by the pattern of its text. */
const breaking: readonly (readonly [RegExp, string])[] = [
  [/^drop table|^alter table \S+ rename to/, 'drops or renames a table'],
  [/\bdrop column\b|\brename (column|\S+ to)\b/, 'drops or renames a column'],
  [
    /\badd (column )?(?!constraint|check|unique|primary|foreign).*\bnot null\b(?!.*\bdefault\b)/,
    'adds a column without a default',
  ],
  [/\bset not null\b/, 'requires a value'],
  [/\balter (column )?\S+ (set data )?type\b/, 'changes a type'],
  [
    /\badd (constraint\b.*)?\b(check|unique|primary key|foreign key|exclude)\b/,
    'adds a constraint',
  ],
  [/\badd column\b.*\b(check|unique|references)\b/, 'adds a constraint'],
  [/\bdrop default\b/, 'drops a default'],
  [/^create unique index/, 'adds a unique index'],
];

/**
 * Faults of a migration that is declared `expand`: statements on tables that it has not made itself,
 * which break releases that do not know them.
 *
 * @param statements in the order in which they run
 */
export function expandFaults(statements: readonly string[]): string[] {
  const texts = statements.map((text) =>
    text.toLowerCase().replaceAll('"', '').replace(/\s+/g, ' ').trim(),
  );
  const made = new Set(
    texts.flatMap((text) => /^create table (?:if not exists )?([\w.]+)/.exec(text)?.[1] ?? []),
  );
  return texts.flatMap((text) => {
    const table =
      /^(?:alter|drop) table (?:if exists )?([\w.]+)/.exec(text)?.[1] ??
      /^create unique index .*? on ([\w.]+)/.exec(text)?.[1];
    if (table === undefined || made.has(table)) return [];
    return breaking.flatMap(([pattern, fault]) =>
      pattern.test(text) ? [`${fault}: ${text}`] : [],
    );
  });
}
