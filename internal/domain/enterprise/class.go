// Package enterprise knows the words in which a district describes its
// enterprises and how much of an enterprise's card is filled in.
package enterprise

// Class is how a district ranks its enterprises; visit plans and tracking
// follow from it.
type Class string

// The classes of product.md.
const (
	Leading    Class = "leading"    // 龙头
	Backbone   Class = "backbone"   // 骨干
	Growing    Class = "growing"    // 成长型
	Distressed Class = "distressed" // 困难
)

var classes = vocabulary[Class]{
	{Leading, "龙头企业", []string{"龙头", "龙头型", "龙头型企业"}},
	{Backbone, "骨干企业", []string{"骨干", "骨干型", "骨干型企业"}},
	{Growing, "成长型企业", []string{"成长型", "成长", "成长企业", "成长性企业"}},
	{Distressed, "困难企业", []string{"困难", "困难型", "困难型企业"}},
}

// ParseClass reads a class as a form writes it, such as 龙头企业 or 龙头.
func ParseClass(text string) (class Class, ok bool) { return classes.parse(text) }

// Label is the class as the district's forms write it, "" for none.
func (c Class) Label() string { return classes.label(c) }

// ClassLabels lists the labels of all classes.
func ClassLabels() []string { return classes.labels() }
