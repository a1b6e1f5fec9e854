import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// Without this a size of our own is taken for a colour, and the two exclude each other.
const merge = extendTailwindMerge({ extend: { theme: { text: ['figure'] } } });

/** Joins class names; of two Tailwind classes for the same property the later one wins. */
export const cn = (...classes: ClassValue[]): string => merge(clsx(classes));
