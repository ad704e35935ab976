package sqlite

import (
	"sync"

	"modernc.org/libc"
)

// The heap of the translated C gives every 64 KB back to the system as soon as
// nothing in it is used. A statement that runs triggers takes and frees a few
// hundred KB (copies of the pages that it changes, frames of its programs), and
// spent more time in mmap and page faults than on rows.
const (
	heapPage       = 64 << 10
	heapPageHeader = 32
	keptPages      = 24 // of each size
)

// keptSizes are the sizes of what a statement takes beside its own small
// memory, in the heap's powers of two.
var keptSizes = []libc.Tsize_t{2 << 10, 4 << 10, 8 << 10, 16 << 10}

// keepHeap holds one block in each of a number of pages for good, so that their
// other blocks can be taken and freed without the system. It takes 6 MB.
var keepHeap = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	defer tls.Close()
	for _, size := range keptSizes {
		perPage := (heapPage - heapPageHeader) / int(size)
		blocks := make([]uintptr, keptPages*perPage)
		for i := range blocks {
			blocks[i] = libc.Xmalloc(tls, size)
		}
		for i, block := range blocks {
			if i%perPage != 0 {
				libc.Xfree(tls, block)
			}
		}
	}
})
