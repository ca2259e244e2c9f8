import type { Me, UnitTree } from '@yanzhen/shared/api/types.ts'
import { createContext, useContext, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'
import { dayIn, isDay, kindOf, type PeriodKind, periodKey } from './period.ts'

interface Known {
  me: Me
  units: UnitTree
}

const Context = createContext<Known | null>(null)
export const KnownProvider = Context

/** Who is signed in and the units they may see. */
export function useKnown(): Known {
  const value = useContext(Context)
  if (!value) throw new Error('KnownProvider is missing')
  return value
}

export interface Place {
  unit: string
  kind: PeriodKind
  /** A day within the period, `YYYY-MM-DD`. */
  at: string
  period: string
  params: URLSearchParams
  /** An address in the console that keeps unit and period. */
  link: (path: string, changes?: Record<string, string | null>) => string
  go: (changes: Record<string, string | null>, path?: string) => void
}

/** Where one looks: the unit and the period, both in the address, so that a link shows the same to a colleague. */
export function usePlace(): Place {
  const { me } = useKnown()
  const search = useSearch()
  const [path, navigate] = useLocation()
  return useMemo(() => {
    const params = new URLSearchParams(search)
    const kind = kindOf(params.get('period'))
    const day = params.get('at')
    const at = isDay(day) ? day : dayIn(me.unit.timezone, Date.now())
    const link = (to: string, changes: Record<string, string | null> = {}) => {
      const next = new URLSearchParams()
      for (const name of ['unit', 'period', 'at']) {
        const value = params.get(name)
        if (value) next.set(name, value)
      }
      for (const [name, value] of Object.entries(changes)) {
        if (value === null) next.delete(name)
        else next.set(name, value)
      }
      const text = next.toString()
      return text ? `${to}?${text}` : to
    }
    return {
      unit: params.get('unit') ?? me.unit.path,
      kind,
      at,
      period: periodKey(kind, at),
      params,
      link,
      go: (changes, to = path) => navigate(link(to, changes)),
    }
  }, [me, search, path, navigate])
}

export interface UnitNode {
  value: string
  title: string
  children: UnitNode[]
}

/** The tree as a picker shows it: units where they stand now. */
export function unitNodes(tree: UnitTree): UnitNode {
  return {
    value: tree.unit.path,
    title: tree.unit.name,
    children: tree.children.filter(({ unit }) => !unit.moved_to).map(unitNodes),
  }
}

/** The node of a unit in the tree, with the way to it from the top. */
export function findUnit(tree: UnitTree, path: string): { node: UnitTree; way: UnitTree[] } | null {
  if (tree.unit.path === path) return { node: tree, way: [tree] }
  for (const child of tree.children) {
    if (path !== child.unit.path && !path.startsWith(`${child.unit.path}/`)) continue
    const found = findUnit(child, path)
    if (found) return { node: found.node, way: [tree, ...found.way] }
  }
  return null
}
