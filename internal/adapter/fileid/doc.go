// Package fileid tells whether a file is still the one that it was: a copy
// put in its place has another identity, whatever it contains.
package fileid
