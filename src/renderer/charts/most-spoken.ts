/** Values that a screen reader is given to say at once; the rest is counted. */
export const MOST_SPOKEN = 8
