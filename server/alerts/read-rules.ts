import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { LoomError } from '../../contract/errors'
import type { QueryEngine } from '../../engine/model/query-result'
import { BUILT_IN_RULES } from '../../engine/rules/built-in-rules'
import type { RuleGroup } from '../../engine/rules/rule'
import { parseRuleFile } from '../../engine/rules/rule-file'

/** The built-in rules and those of the files. Throws `rules/invalid` with the file and the place in it. */
export function readRules(files: readonly string[], engine: Pick<QueryEngine, 'check'>): readonly RuleGroup[] {
  const checkExpression = (expr: string): void => engine.check(expr)
  const groups = [...parseRuleFile(BUILT_IN_RULES, { fileName: 'built-in rules', checkExpression })]
  for (const file of files) {
    for (const group of parseRuleFile(readText(file), { fileName: basename(file), checkExpression })) {
      if (groups.some(({ name }) => name === group.name)) {
        throw new LoomError('rules/invalid', `${file}: there is another group ${JSON.stringify(group.name)}.`)
      }
      groups.push(group)
    }
  }
  return groups
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LoomError('rules/invalid', `The rule file ${file} can't be read: ${reason}`, { cause })
  }
}
