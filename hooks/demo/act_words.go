package demo

import "gridwalk/internal/domain/issueflow"

// wordsOf are what people write when they act, by the text of a step or else
// by act. What is not here is told by the topic.
var wordsOf = map[string][]string{
	string(issueflow.Accept):           {"已受理，尽快与企业联系。", "已收到，核实情况后转办。", "受理，列入台账。"},
	string(issueflow.Contact):          {"已电话联系{contact}，了解具体情况和诉求。", "已与{contact}{post}通话，约定上门时间。", "已到企业当面沟通，补充了相关材料。"},
	string(issueflow.Claim):            {"属本单位职责，主动认领。", "我单位认领，牵头办理。", "发声认领，三个工作日内答复。"},
	string(issueflow.Assign):           {"请牵头办理，按时限反馈企业。", "交由贵单位办理，协办单位配合。", "经研究，由贵单位负责，办理情况及时报告。"},
	"assign_wrong":                     {"请先行核实办理。"},
	"ruling":                           {"经裁定，由牵头单位负责到底，不得再次转办、退回。"},
	"take_on":                          {"已安排专人办理。", "已明确经办人，开始办理。", "收到交办单，今日与企业对接。"},
	string(issueflow.Transfer):         {"经核实，主要职责在贵单位，转请办理。", "事项涉及贵单位审批权限，转请牵头。"},
	string(issueflow.Return):           {"不属本单位职责范围，建议交由主管部门办理。"},
	string(issueflow.RequestExtension): {"需上级部门批复，申请延期五个工作日。", "涉及施工，受天气影响，申请延期。"},
	string(issueflow.GrantExtension):   {"同意延期一次，请抓紧办理。"},
	string(issueflow.RefuseExtension):  {"企业生产急需，不同意延期，请按原时限办结。"},
	string(issueflow.Suspend):          {"等待上级资金计划下达，暂时挂起。", "企业设备停产检修期间无法施工，挂起。"},
	string(issueflow.Resume):           {"条件已具备，恢复办理。"},
	string(issueflow.RaiseLevel):       {"涉及多个部门，调整为疑难事项，按周报告进展。"},
	string(issueflow.Verify):           {"已电话核查，企业确认办理情况属实。", "上门回访核查，问题已解决。"},
	string(issueflow.Close):            {"核查属实，予以销号。", "企业满意，销号归档。"},
	"unconfirmed":                      {"多次联系企业未作评价，按规定销号。"},
	string(issueflow.MarkInvalid):      {"经核实不是企业诉求，认定无效。", "已与企业核实，属误操作，认定无效。"},
	string(issueflow.Merge):            {"与前一诉求为同一事项，合并办理。"},
	string(issueflow.Rate):             {"办理及时，态度好，满意。", "问题解决了，感谢。", "比较满意，希望继续保持联系。", ""},
	string(issueflow.Comment):          {"补充：最好安排在下周二前，之后设备要停产检修。", "请问大概什么时候能有结果？", "补充了现场情况，请一并考虑。"},
	"leader_comment":                   {"请抓紧办理，主动向企业反馈进展。"},
	string(issueflow.Reopen):           {"问题又出现了，请继续跟进。"},
	"dissatisfied":                     {"只是打了电话，问题没有真正解决。", "答复和实际不符，希望重新办理。"},
	"solved_on_site":                   {"现场协调解决，企业当场确认。", "现场解答并协助完成线上申报。", "已联系相关单位当场处理完毕。"},
	"on_site":                          {"到企业现场办公，召集相关部门明确了责任分工和时间节点。"},
}
