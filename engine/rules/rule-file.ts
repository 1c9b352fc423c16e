import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { LoomError } from '../../contract/errors'
import { faultOfLabelName, faultOfMetricName } from '../../contract/model/names'
import { parseDuration } from '../model/duration'
import { type SourceText, sourceText } from '../promql/syntax/source-text'
import type { Rule, RuleGroup } from './rule'
import { parseTemplate, type Template } from './template'

const MAX_RULES = 1000

export interface RuleFileOptions {
  /** Shown before the place in messages. */
  readonly fileName: string
  /** Throws a LoomError for an expression that the engine can't run. */
  readonly checkExpression: (expr: string) => void
}

/**
 * Reads a rule file in Prometheus's form. Everything that Prometheus refuses, and what Loom does not know, throws
 * `rules/invalid` with the place; nothing is skipped in silence.
 */
export function parseRuleFile(text: string, options: RuleFileOptions): readonly RuleGroup[] {
  const source = sourceText(text)
  const read = reader(source, options)
  const document = parseDocument(text)
  const [error] = [...document.errors, ...document.warnings]
  if (error !== undefined) throw read.fault(error.pos[0], error.pos[1], firstLine(error.message))
  return readGroups(read, document)
}

interface Reader {
  fault(start: number, end: number, message: string): LoomError
  faultAt(node: Node | null | undefined, message: string): LoomError
  readonly options: RuleFileOptions
}

function reader(source: SourceText, options: RuleFileOptions): Reader {
  const fault = (start: number, end: number, message: string): LoomError => {
    const { line, column } = source.at(start, end)
    return source.fault(start, end, `${options.fileName}:${line}:${column}: ${message}`, 'rules/invalid')
  }
  return {
    options,
    fault,
    faultAt: (node, message) => fault(node?.range?.[0] ?? 0, node?.range?.[1] ?? 0, message),
  }
}

function readGroups(read: Reader, document: Document.Parsed): RuleGroup[] {
  if (document.contents === null) return []
  const root = fields(read, document.contents, 'a rule file', ['groups'])
  const names = new Set<string>()
  let rules = 0
  return items(read, root.get('groups'), 'groups').map((node) => {
    const group = fields(read, node, 'a group', ['name', 'interval', 'rules', 'labels', 'limit', 'query_offset'])
    const name = requiredText(read, group, 'name', node, 'a group')
    if (names.has(name)) throw read.faultAt(group.get('name'), `the group ${JSON.stringify(name)} is there twice`)
    names.add(name)
    const interval = duration(read, group.get('interval'))
    if (interval === 0) throw read.faultAt(group.get('interval'), 'an interval must be longer than nothing')
    const shared = group.get('labels')
    const found = items(read, group.get('rules'), 'rules').map((rule) => readRule(read, rule, shared))
    rules += found.length
    if (rules > MAX_RULES) throw read.faultAt(node, `there are more than ${MAX_RULES} rules`)
    return {
      name,
      file: read.options.fileName,
      interval,
      limit: wholeNumber(read, group.get('limit')) ?? 0,
      queryOffset: duration(read, group.get('query_offset')) ?? 0,
      rules: found,
    }
  })
}

const RULE_KEYS = ['alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations']

/** `shared`: the labels of the group, which those of the rule go before. */
function readRule(read: Reader, node: Node, shared: Node | undefined): Rule {
  const rule = fields(read, node, 'a rule', RULE_KEYS)
  const kind = rule.has('record') ? 'recording' : 'alerting'
  const unfit = kind === 'recording' ? ['alert', 'for', 'keep_firing_for', 'annotations'] : []
  for (const key of unfit) {
    if (rule.has(key)) throw read.faultAt(rule.get(key), `a recording rule has no ${key}`)
  }
  const name = requiredText(read, rule, kind === 'recording' ? 'record' : 'alert', node, 'a rule')
  const nameFault = kind === 'recording' ? faultOfRecord(name) : undefined
  if (nameFault !== undefined) throw read.faultAt(rule.get('record'), `the name ${JSON.stringify(name)} ${nameFault}`)
  const expr = requiredText(read, rule, 'expr', node, 'a rule')
  try {
    read.options.checkExpression(expr)
  } catch (error) {
    if (!(error instanceof LoomError)) throw error
    const place =
      error.position === undefined ? '' : ` (line ${error.position.line}, column ${error.position.column} of it)`
    throw read.faultAt(rule.get('expr'), `the expression of ${name} can't be used: ${error.message}${place}`)
  }
  const labels = new Map([...texts(read, shared, 'labels'), ...texts(read, rule.get('labels'), 'labels')])
  if (kind === 'recording') {
    return { kind, name, expr, labels: new Map([...labels].map(([label, { text }]) => [label, text])) }
  }
  return {
    kind,
    name,
    expr,
    holdFor: duration(read, rule.get('for')) ?? 0,
    keepFiringFor: duration(read, rule.get('keep_firing_for')) ?? 0,
    labels: templates(read, labels),
    annotations: templates(read, texts(read, rule.get('annotations'), 'annotations')),
  }
}

/** A name may hold braces; a record's, as in Prometheus, may not: whoever writes them means an expression. */
function faultOfRecord(name: string): string | undefined {
  return /[{}]/.test(name) ? 'holds braces; should it be in expr?' : faultOfMetricName(name)
}

type Texts = ReadonlyMap<string, { readonly text: string; readonly node: Node }>

function texts(read: Reader, node: Node | undefined, what: 'labels' | 'annotations'): Texts {
  const found = new Map<string, { text: string; node: Node }>()
  if (node === undefined) return found
  for (const [name, value] of fields(read, node, what, null)) {
    const fault = faultOfLabelName(name)
    if (fault !== undefined) throw read.faultAt(value, `the name ${JSON.stringify(name)} in ${what} ${fault}`)
    if (what === 'labels' && name === '__name__') throw read.faultAt(value, 'a label of a rule may not be __name__')
    found.set(name, { text: textOf(read, value, name), node: value })
  }
  return found
}

function templates(read: Reader, from: Texts): Map<string, Template> {
  const found = new Map<string, Template>()
  for (const [name, { text, node }] of from) {
    const template = parseTemplate(text)
    if ('fault' in template) throw read.faultAt(node, `the template of ${name} can't be read: ${template.fault}`)
    found.set(name, template)
  }
  return found
}

/** The entries of a map; keys beyond `known` are refused (null lets all pass). */
function fields(read: Reader, node: Node, what: string, known: readonly string[] | null): Map<string, Node> {
  if (!isMap(node)) throw read.faultAt(node, `${what} must be a map of keys and values`)
  const found = new Map<string, Node>()
  for (const pair of (node as YAMLMap<Node, Node | null>).items as Pair<Node, Node | null>[]) {
    const key = isScalar(pair.key) ? String(pair.key.value) : ''
    if (known !== null && !known.includes(key)) {
      throw read.faultAt(pair.key, `${what} has no key ${JSON.stringify(key)}; it may have ${known.join(', ')}`)
    }
    if (pair.value === null || (isScalar(pair.value) && pair.value.value === null)) {
      throw read.faultAt(pair.key, `${key} has no value`)
    }
    found.set(key, pair.value)
  }
  return found
}

function items(read: Reader, node: Node | undefined, what: string): Node[] {
  if (node === undefined) return []
  if (!isSeq(node)) throw read.faultAt(node, `${what} must be a list`)
  return node.items as Node[]
}

function requiredText(read: Reader, from: Map<string, Node>, key: string, owner: Node, what: string): string {
  const node = from.get(key)
  const text = node === undefined ? '' : textOf(read, node, key)
  if (text === '') throw read.faultAt(node ?? owner, `${what} needs ${key}`)
  return text
}

function textOf(read: Reader, node: Node, what: string): string {
  if (!isScalar(node)) throw read.faultAt(node, `${what} must be a text`)
  // `severity: 1` or `expr: 1` are texts in Prometheus too: what was written counts.
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value))
}

function duration(read: Reader, node: Node | undefined): number | null {
  if (node === undefined) return null
  const text = textOf(read, node, 'a duration')
  const value = text === '0' ? 0 : parseDuration(text)
  if (value === undefined) throw read.faultAt(node, `${JSON.stringify(text)} is not a duration such as 30s or 1h30m`)
  return value
}

function wholeNumber(read: Reader, node: Node | undefined): number | null {
  if (node === undefined) return null
  const text = textOf(read, node, 'a limit')
  if (!/^\d{1,9}$/.test(text)) throw read.faultAt(node, `${JSON.stringify(text)} is no whole number`)
  return Number(text)
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
}
