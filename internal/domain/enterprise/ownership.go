package enterprise

// Ownership is whose an enterprise is.
type Ownership string

// The ownerships of domain.md.
const (
	Private Ownership = "private" // 民营
	State   Ownership = "state"   // 国有
	Foreign Ownership = "foreign" // 外资
	Other   Ownership = "other"   // 其他
)

var ownerships = vocabulary[Ownership]{
	{Private, "民营", []string{"民营企业", "私营", "私营企业", "民企", "个体", "个体工商户", "个人独资"}},
	{State, "国有", []string{"国有企业", "国企", "国营", "国有独资", "国有控股", "央企", "地方国企"}},
	{Foreign, "外资", []string{"外资企业", "外企", "外商投资", "外商独资", "合资", "中外合资", "港澳台", "港澳台资", "台资", "港资"}},
	{Other, "其他", []string{"其它", "集体", "集体企业", "混合所有制", "股份合作"}},
}

// ParseOwnership reads an ownership as a form writes it, such as 民营 or 国企.
func ParseOwnership(text string) (ownership Ownership, ok bool) { return ownerships.parse(text) }

// Label is the ownership as the district's forms write it, "" for none.
func (o Ownership) Label() string { return ownerships.label(o) }

// OwnershipLabels lists the labels of all ownerships.
func OwnershipLabels() []string { return ownerships.labels() }
