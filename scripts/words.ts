/**
 * Words that the texts of the project do not use, each with its replacement. A word is a pattern
 * without regard to case; a space in it also matches a line break.
 */
export const unwantedWords: Readonly<Record<string, string>> = {
  whoever: 'name the caller, the user, the client or the member',
  whomever: 'name the caller, the user, the client or the member',
  'whose (?:it|they) (?:is|are)': 'name the owner',
  nobody: 'write "no user", "no caller" or a sentence in the passive voice',
  somebody: 'write "a user" or "a caller"',
  '(?:is|are) told': 'write "receives", "is notified" or "is reported"',
  'tells?': 'write "returns", "states" or "reports"',
  'speaks? of': 'write "refers to" or "is about"',
  stands: 'write "is"',
  'houses?': 'write "module"',
  'rooms?': 'write "module" or "space"',
  'doors?': 'write "API"',
  'gates?': 'write "check" or "authorization"',
  'kinds? of things?': 'name the resource or the type',
  '(?:is|are) there for': 'write "is for" or "applies to"',
  'looks? after': 'write "manages"',
  'of (?:its|their) own accord': 'write "automatically"',
  'at hand': 'write "available"',
  'asked for': 'write "requested"',
  'handed down': 'write "inherited"',
  'hand(?:ed|s)? up': 'write "aggregated"',
  'taken away': 'write "removed"',
};
