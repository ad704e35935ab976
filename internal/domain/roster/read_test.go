package roster

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gridwalk/internal/domain/enterprise"
)

// table makes a sheet in the layout of the official form, with rows of
// title → text from the given row number on.
func table(f Form, number int, rows ...map[string]string) Table {
	t := Table{Sheet: f.Sheet}
	for i, texts := range rows {
		row := Row{Number: number + i, Cells: map[string]Cell{}}
		for j, c := range f.Columns {
			row.Cells[c.Field] = Cell{Text: texts[c.Titles[0]], Column: string(rune('A' + j))}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func readBook(enterprises, staff []map[string]string) (Roster, []Fault) {
	return Read(table(EnterpriseForm, 3, enterprises...), table(StaffForm, 2, staff...))
}

func plainEnterprise(changes map[string]string) map[string]string {
	row := map[string]string{
		"企业名称": "重庆科朗船舶产业有限公司", "统一社会信用代码": "91500108MABXJNUQCH", "片区": "东港片区", "网格": "东港第1网格",
		"企业类型": "成长型企业", "所属行业": "船舶修造", "企业性质": "民营", "是否规上": "否", "地址": "重庆市南岸区通江大道210号",
		"经度": "106.685317", "纬度": "29.605513", "法定代表人": "吕磊", "联系人": "韩娟", "职务": "行政经理",
		"联系电话": "13472128754", "职工人数": "60", "主要产品": "游艇、趸船",
	}
	for header, text := range changes {
		row[header] = text
	}
	return row
}

func plainStaff(changes map[string]string) map[string]string {
	row := map[string]string{
		"片区": "东港片区", "网格": "东港第1网格", "网格总负责人": "袁艳", "总负责人电话": "16629130111",
		"片区负责人": "袁静", "片区负责人电话": "17634556623", "网格员": "邓娟", "网格员电话": "19084191250",
	}
	for header, text := range changes {
		row[header] = text
	}
	return row
}

func yes(b bool) *bool  { return &b }
func number(n int) *int { return &n }

func TestReadPlainRows(t *testing.T) {
	got, faults := readBook([]map[string]string{plainEnterprise(nil)}, []map[string]string{plainStaff(nil)})
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := Roster{
		Enterprises: []Enterprise{{
			Row: 3, Name: "重庆科朗船舶产业有限公司", USCC: "91500108MABXJNUQCH", Area: "东港片区", Grid: "东港第1网格",
			Class: enterprise.Growing, Sector: "船舶修造", Ownership: enterprise.Private, AboveScale: yes(false),
			Address: "重庆市南岸区通江大道210号", Position: &Position{Lat: 29.605513, Lng: 106.685317}, LegalRep: "吕磊",
			Contact: Contact{"韩娟", "行政经理", "13472128754"}, Headcount: number(60), Products: []string{"游艇", "趸船"},
		}},
		Staff: []Post{{
			Row: 2, Area: "东港片区", Grid: "东港第1网格",
			Chief: &Person{"袁艳", "16629130111"}, Lead: &Person{"袁静", "17634556623"}, Worker: &Person{"邓娟", "19084191250"},
		}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadMessyCells(t *testing.T) {
	for _, c := range []struct {
		header, text string
		got          func(Enterprise) any
		want         any
	}{
		{"企业名称", " 重庆启业药业有限公司\u3000", func(e Enterprise) any { return e.Name }, "重庆启业药业有限公司"},
		{"统一社会信用代码", "91500108mah059qacr", func(e Enterprise) any { return e.USCC }, "91500108MAH059QACR"},
		{"联系人", "㛃芳", func(e Enterprise) any { return e.Contact.Name }, "㛃芳"},
		{"联系电话", "１６９９３００９２４２", func(e Enterprise) any { return e.Contact.Phone }, "16993009242"},
		{"联系电话", "023-6280 1234", func(e Enterprise) any { return e.Contact.Phone }, "023-62801234"},
		{"职工人数", "５６人", func(e Enterprise) any { return *e.Headcount }, 56},
		{"职工人数", "约1,200余人", func(e Enterprise) any { return *e.Headcount }, 1200},
		{"职工人数", "", func(e Enterprise) any { return e.Headcount }, (*int)(nil)},
		{"是否规上", "", func(e Enterprise) any { return e.AboveScale }, (*bool)(nil)},
		{"是否规上", "√", func(e Enterprise) any { return *e.AboveScale }, true},
		{"企业类型", "困难", func(e Enterprise) any { return e.Class }, enterprise.Distressed},
		{"企业性质", "", func(e Enterprise) any { return e.Ownership }, enterprise.Ownership("")},
		{"主要产品", "1,4-丁二醇, 甲醇；乙醇\n丙酮，", func(e Enterprise) any { return strings.Join(e.Products, "|") }, "1,4-丁二醇|甲醇|乙醇|丙酮"},
		{"备注", "=1+1", func(e Enterprise) any { return e.Notes }, "=1+1"},
		{"备注", " 第一行 \r\n第二行 ", func(e Enterprise) any { return e.Notes }, "第一行\n第二行"},
		{"企业名称", "=SUM(A1:A9)", func(e Enterprise) any { return e.Name }, "=SUM(A1:A9)"},
	} {
		t.Run(c.header+" "+c.text, func(t *testing.T) {
			r, faults := readBook([]map[string]string{plainEnterprise(map[string]string{c.header: c.text})}, nil)
			if len(faults) > 0 || len(r.Enterprises) != 1 {
				t.Fatalf("faults %v", faults)
			}
			if got := c.got(r.Enterprises[0]); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %#v, want %#v", got, c.want)
			}
		})
	}
}

func TestReadWithoutCoordinates(t *testing.T) {
	for _, c := range [][2]string{{"", ""}, {"0", "0"}, {" ", "\u3000"}} {
		r, faults := readBook([]map[string]string{plainEnterprise(map[string]string{"经度": c[0], "纬度": c[1]})}, nil)
		if len(faults) > 0 || r.Enterprises[0].Position != nil {
			t.Errorf("%q: faults %v", c, faults)
		}
	}
}

func TestFaultsOfEnterprises(t *testing.T) {
	for _, c := range []struct {
		name, header, text string
		code, column       string
		params             map[string]any
	}{
		{"no name", "企业名称", "\u3000", CodeRequired, "A", nil},
		{"long name", "企业名称", strings.Repeat("长", 121), CodeTooLong, "A", map[string]any{"length": 121, "max": 120}},
		{"spreadsheet error", "企业名称", "#REF!", CodeCellError, "A", nil},
		{"no code", "统一社会信用代码", "", CodeRequired, "B", nil},
		{"short code", "统一社会信用代码", "91500108MABXJNUQC", "uscc_length", "B", map[string]any{"length": 17, "want": 18}},
		{"bad check character", "统一社会信用代码", "91500108MABXJNUQCK", "uscc_check", "B", map[string]any{"character": "K", "want": "H"}},
		{"no area", "片区", "", CodeRequired, "C", nil},
		{"no grid", "网格", "", CodeRequired, "D", nil},
		{"no class", "企业类型", "", CodeRequired, "E", nil},
		{"unknown class", "企业类型", "瞪羚企业", CodeClassUnknown, "E", map[string]any{"known": enterprise.ClassLabels()}},
		{"unknown ownership", "企业性质", "不详", CodeOwnerUnknown, "G", map[string]any{"known": enterprise.OwnershipLabels()}},
		{"neither yes nor no", "是否规上", "也许", CodeYesNoUnknown, "H", nil},
		{"longitude is text", "经度", "东经106度", CodeDegreeMalformed, "J", nil},
		{"longitude out of range", "经度", "29.6", CodeDegreeRange, "J", map[string]any{"min": minLng, "max": maxLng}},
		{"latitude out of range", "纬度", "106.7", CodeDegreeRange, "K", map[string]any{"min": minLat, "max": maxLat}},
		{"latitude infinite", "纬度", "Inf", CodeDegreeMalformed, "K", nil},
		{"longitude alone", "纬度", "", CodeDegreeAlone, "K", nil},
		{"latitude alone", "经度", "", CodeDegreeAlone, "J", nil},
		{"bad phone", "联系电话", "1347212875", CodePhoneMalformed, "O", nil},
		{"headcount in words", "职工人数", "六十", CodeNumberMalformed, "P", nil},
		{"headcount negative", "职工人数", "-5", CodeNumberMalformed, "P", nil},
		{"headcount too large", "职工人数", "99999999999999999999", CodeNumberRange, "P", map[string]any{"min": 0, "max": maxHeadcount}},
	} {
		t.Run(c.name, func(t *testing.T) {
			good := plainEnterprise(map[string]string{"统一社会信用代码": "91500108MAAY6EM989"})
			r, faults := readBook([]map[string]string{plainEnterprise(map[string]string{c.header: c.text}), good}, nil)
			if len(r.Enterprises) != 1 || r.Enterprises[0].Row != 4 {
				t.Errorf("the good row should remain alone: %+v", r.Enterprises)
			}
			if len(faults) != 1 {
				t.Fatalf("got %v", faults)
			}
			f := faults[0]
			if f.Sheet != "企业名册" || f.Row != 3 || f.Column != c.column || f.Header != c.header || f.Code != c.code ||
				f.Key != "errors."+c.code || !reflect.DeepEqual(f.Params, c.params) {
				t.Errorf("got %+v", f)
			}
			if want := []rune(c.text); f.Value != string(want[:min(len(want), shownValue)]) {
				t.Errorf("value %q", f.Value)
			}
		})
	}
}

func TestEveryFaultOfARowIsNamed(t *testing.T) {
	_, faults := readBook([]map[string]string{plainEnterprise(map[string]string{
		"统一社会信用代码": "X", "企业类型": "?", "联系电话": "?", "职工人数": "?",
	})}, nil)
	columns := []string{}
	for _, f := range faults {
		columns = append(columns, f.Column)
	}
	slices.Sort(columns)
	if got := strings.Join(columns, ""); got != "BEOP" {
		t.Errorf("faults in columns %s", got)
	}
}

func TestCodeTwiceInAFile(t *testing.T) {
	r, faults := readBook([]map[string]string{plainEnterprise(nil), plainEnterprise(map[string]string{
		"统一社会信用代码": " 91500108mabxjnuqch",
	})}, nil)
	if len(r.Enterprises) != 1 || len(faults) != 1 || faults[0].Code != CodeUSCCRepeated || faults[0].Row != 4 ||
		faults[0].Params["row"] != 3 {
		t.Errorf("got %+v, %+v", r.Enterprises, faults)
	}
}

func TestFaultsOfStaff(t *testing.T) {
	second := func(changes map[string]string) map[string]string {
		row := plainStaff(map[string]string{"网格": "东港第2网格", "网格员": "罗雨欣", "网格员电话": "19544512612"})
		for header, text := range changes {
			row[header] = text
		}
		return row
	}
	for _, c := range []struct {
		name    string
		changes map[string]string
		code    string
		column  string
	}{
		{"name without number", map[string]string{"网格员电话": ""}, CodeRequired, "H"},
		{"number without name", map[string]string{"网格员": ""}, CodeRequired, "G"},
		{"a landline cannot log in", map[string]string{"网格员电话": "023-62801234"}, CodeMobileMalformed, "H"},
		{"no grid", map[string]string{"网格": ""}, CodeRequired, "B"},
		{"another person's number", map[string]string{"网格员电话": "19084191250"}, CodePhoneShared, "H"},
		{"another lead", map[string]string{"片区负责人": "程丽", "片区负责人电话": "14851231446"}, CodeLeadDiffers, "E"},
		{"another chief of the same grid", map[string]string{"网格": "东港第1网格", "网格总负责人": "朱明", "总负责人电话": "14710848761"}, CodeChiefDiffers, "C"},
		{"the same row again", map[string]string{"网格": "东港第1网格", "网格员": "邓娟", "网格员电话": "19084191250"}, CodePostRepeated, "B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, faults := readBook(nil, []map[string]string{plainStaff(nil), second(c.changes)})
			if len(r.Staff) != 1 || len(faults) != 1 {
				t.Fatalf("staff %+v, faults %+v", r.Staff, faults)
			}
			if f := faults[0]; f.Sheet != "网格人员" || f.Row != 3 || f.Column != c.column || f.Code != c.code {
				t.Errorf("got %+v", f)
			}
		})
	}
}

func TestAGridMayHaveSeveralWorkersOrNone(t *testing.T) {
	r, faults := readBook(nil, []map[string]string{
		plainStaff(nil),
		plainStaff(map[string]string{"网格员": "罗雨欣", "网格员电话": "19544512612"}),
		plainStaff(map[string]string{"网格": "东港第2网格", "网格员": "", "网格员电话": ""}),
	})
	if len(faults) > 0 || len(r.Staff) != 3 || r.Staff[2].Worker != nil {
		t.Errorf("got %+v, %+v", r, faults)
	}
	if places := r.Places(); !slices.Equal(places, []Place{{"东港片区", "东港第1网格"}, {"东港片区", "东港第2网格"}}) {
		t.Errorf("places %v", places)
	}
	if persons := r.Persons(); len(persons) != 4 {
		t.Errorf("persons %v", persons)
	}
}

func TestTitlesOfAFormDiffer(t *testing.T) {
	for _, f := range []Form{EnterpriseForm, StaffForm} {
		seen := map[string]string{}
		for _, c := range f.Columns {
			for _, title := range c.Titles {
				if other, twice := seen[title]; twice {
					t.Errorf("%s: %s stands for %s and %s", f.Sheet, title, other, c.Field)
				}
				seen[title] = c.Field
			}
		}
	}
}

func ExampleFault() {
	_, faults := readBook([]map[string]string{plainEnterprise(map[string]string{"企业类型": "瞪羚"})}, nil)
	fmt.Println(faults[0])
	// Output: 企业名册!E3 企业类型: roster_class_unknown
}
