"""The words of the selection: opinions of branches, minutes, reasons of decisions, notices, objections."""

from __future__ import annotations

CAMPAIGN_PURPOSE = (
    "立足岗位和民机信息化重大项目，以党员示范岗和党员攻关队为载体，让争做合格党员看得见、摸得着、可评比。"
    "每件事只记一次，每月公开成效，接受党员群众评判。"
)
INCENTIVE = (
    "月度优秀在支部展板公布；年度先进示范岗和攻关队由党总支表彰，优先推荐参加上级评选；"
    "创建成果纳入个人年度评价的参考，具体奖励按中心绩效办法执行。"
)
ENDORSE_TEMPLATES = (
    "支委会认为{name}承担{item}多年，目标可量、措施可行，同意推荐。",
    "{name}在{item}中长期担当骨干，会上{n}名委员都举出了实例，同意推荐。",
    "{item}是本支部{month}以来的难点，{name}敢于揭榜，同意推荐。",
    "会议核对了{name}申报的指标和佐证，{item}基础扎实，同意推荐。",
    "群众座谈{nn}人普遍认可{name}，{item}能够带动一片，同意推荐。",
)
RETURN_TEMPLATES = (
    "{item}的目标值缺少依据，请补充近{n}个月数据后再报。",
    "{item}的措施写得笼统，请写清首次行动日期和对接的{dept}。",
    "公开承诺与{item}关联不大，请改为{dept}能够检验的内容。",
)
REJECT_TEMPLATES = (
    "{item}已由同支部另一岗位承担，支委会认为{name}宜先参加攻关队。",
    "{name}{month}起轮岗，{item}年内无法连续完成，本次不推荐。",
)
SELECT_TEMPLATES = (
    "{item}事关型号节点，{name}目标明确，票决通过。",
    "{name}的指标经核实可达，{item}带动面广，票决通过。",
    "与会同志认为{item}最能检验党员作用，{name}入选。",
    "{item}基础好、难度大，{name}承诺具体，同意入选。",
    "会议比较了同类申报，{name}在{item}上的做法更可推广，同意入选。",
)
NOT_SELECT_TEMPLATES = (
    "{item}与已入选对象重复，名额所限，{name}本次不入选。",
    "{name}申报的{item}成效要到{month}以后才能检验，建议下一轮再报。",
    "赞成票未过半数，{item}待补充论证，{name}本次不入选。",
)
BRANCH_MINUTES = (
    "会议听取{item}等申报情况，逐项核对目标、措施和承诺，{name}等申请人离席后表决，共审议{n}项。",
    "{on}支委会在{place}召开，先学习申报条件，再逐项讨论{item}等{n}项，结论当场宣布。",
    "会议逐一比较{item}等{n}项申报与支部重点任务的关系，{name}按规定回避。",
    "委员分头走访{nn}名群众后开会，{item}等{n}项申报的意见如实记录。",
)
GENERAL_MINUTES = (
    "会议听取各支部推荐意见，对{item}等{n}项申报逐项审议、无记名表决，{on}监票人现场清点。",
    "{on}会议在{place}召开，逐项介绍{item}等{n}项申报的目标和佐证，{name}等回避事项按规定办理。",
    "党总支委员会{on}对{item}等{n}项申报进行比较，讨论充分后表决，结果当场公布。",
)
NOTICE_TEMPLATES = (
    "经支部推荐、党总支委员会议决，拟确定{item}等{count}个{kind}，现予公示。"
    "党员群众对{item}等有不同意见的，请在{last}前向受理部门书面或当面反映，署名反映的予以保密并答复。",
    "党总支委员会审议各支部推荐意见后，拟确定{item}等{count}个{kind}。"
    "现公示至{last}，对{item}等的反映请注明事实和线索，受理人将逐件核查。",
)
CLEAR_TEMPLATES = (
    "{item}公示期满，{name}无未办结异议，予以通过。",
    "公示{n}个工作日内没有收到对{name}的反映，{item}通过。",
    "受理电话和意见箱均核对过，{name}的{item}公示通过。",
)
ACTIVATE_TEMPLATES = (
    "四有齐备，{name}{item}自今日挂牌。",
    "{item}目标、措施、考核、激励均已核对，{name}挂牌上岗。",
    "{name}已公开承诺，{item}即日起记入账本。",
)
OBJECTION = "公示名单中{name}申报的{item}，有一部分工作是上一任同事完成的，建议核实后在材料中写清楚。"
RESOLUTION_PLACES = ("三楼会议室", "党员活动室", "一号楼报告厅", "培训教室", "二楼小会议室", "支部活动阵地")
ABSENCE_REASONS = ("出差在外", "因病请假", "型号现场值班", "参加外部评审")
