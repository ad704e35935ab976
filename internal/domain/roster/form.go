package roster

// Column is a field of a sheet under any of its titles; the first is the one
// that the official form has.
type Column struct {
	Field    string
	Titles   []string
	Required bool // the column has to be there
}

// Form is a kind of sheet.
type Form struct {
	Sheet   string
	Columns []Column
}

// EnterpriseForm is the sheet 企业名册.
var EnterpriseForm = Form{"企业名册", []Column{
	{"name", []string{"企业名称", "单位名称", "公司名称", "企业全称", "名称"}, true},
	{"uscc", []string{"统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码"}, true},
	{"area", []string{"片区", "所属片区", "片区名称"}, true},
	{"grid", []string{"网格", "所属网格", "网格名称"}, true},
	{"class", []string{"企业类型", "企业类别", "企业分类", "类型"}, true},
	{"sector", []string{"所属行业", "行业", "行业类别"}, false},
	{"ownership", []string{"企业性质", "性质", "所有制", "所有制性质"}, false},
	{"above_scale", []string{"是否规上", "是否规上企业", "规上企业", "规上"}, false},
	{"address", []string{"地址", "企业地址", "详细地址", "经营地址", "注册地址"}, false},
	{"lng", []string{"经度", "longitude", "lng"}, false},
	{"lat", []string{"纬度", "latitude", "lat"}, false},
	{"legal_rep", []string{"法定代表人", "法定代表人姓名", "法人代表", "法人"}, false},
	{"contact", []string{"联系人", "企业联系人", "联系人姓名"}, false},
	{"post", []string{"职务", "联系人职务"}, false},
	{"phone", []string{"联系电话", "联系人电话", "联系方式", "手机号", "手机", "电话"}, false},
	{"headcount", []string{"职工人数", "员工人数", "从业人数", "职工数", "人数"}, false},
	{"products", []string{"主要产品", "主营产品", "主要产品或服务", "产品"}, false},
	{"suppliers", []string{"上游供应商", "上游企业", "供应商"}, false},
	{"customers", []string{"下游客户", "下游企业", "客户"}, false},
	{"labour_need", []string{"用工需求", "招工需求"}, false},
	{"notes", []string{"备注", "说明"}, false},
}}

// StaffForm is the sheet 网格人员.
var StaffForm = Form{"网格人员", []Column{
	{"area", []string{"片区", "所属片区", "片区名称"}, true},
	{"grid", []string{"网格", "所属网格", "网格名称"}, true},
	{"chief", []string{"网格总负责人", "总负责人", "网格长"}, true},
	{"chief_phone", []string{"总负责人电话", "网格总负责人电话", "网格长电话"}, true},
	{"lead", []string{"片区负责人"}, true},
	{"lead_phone", []string{"片区负责人电话"}, true},
	{"worker", []string{"网格员", "网格员姓名"}, true},
	{"worker_phone", []string{"网格员电话", "网格员手机", "网格员手机号"}, true},
}}

// title is the official title of a field.
func (f Form) title(field string) string {
	for _, c := range f.Columns {
		if c.Field == field {
			return c.Titles[0]
		}
	}
	return ""
}

// Table is what a sheet holds under its titles. The zero Table is a sheet that
// the workbook does not have.
type Table struct {
	Sheet string
	Rows  []Row
}

// Row is a row of a sheet, numbered as the spreadsheet shows it, with a cell
// for each field that has a column.
type Row struct {
	Number int
	Cells  map[string]Cell
}

// Cell is the text of a cell as it is stored, and the letters of its column.
type Cell struct{ Text, Column string }
