/** Why a hint shows, and whether Escape has put it away since. */
export interface HintState {
  readonly pointed: boolean
  readonly focused: boolean
  readonly dismissed: boolean
}

export type HintEvent = 'pointed' | 'left' | 'focused' | 'blurred' | 'dismissed'

export const UNSEEN: HintState = { pointed: false, focused: false, dismissed: false }

/** It stays for as long as pointer or focus does; put away, it comes again only with one of them. */
export function nextHint(state: HintState, event: HintEvent): HintState {
  switch (event) {
    case 'pointed':
      return { ...state, pointed: true, dismissed: false }
    case 'left':
      return { ...state, pointed: false }
    case 'focused':
      return { ...state, focused: true, dismissed: false }
    case 'blurred':
      return { ...state, focused: false }
    case 'dismissed':
      return { ...state, dismissed: true }
  }
}

export const isHintShown = (state: HintState): boolean => (state.pointed || state.focused) && !state.dismissed
