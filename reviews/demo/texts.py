"""The words of a month: causes, show pages, reasons of named scorers, remarks and comments."""

from __future__ import annotations

CAUSE_TEMPLATES = (
    "{month}主要卡在{thing}，{dept}的{form}晚了{n}天。",
    "{thing}涉及{system}，{month}只排到{hours}小时停机窗口。",
    "{month}{people}调整{n}人，{thing}交接占用了时间。",
    "{month}对{thing}估计不足，{dept}又新增{n}项要求。",
    "{month}{n}天用于{system}应急，{thing}往后推了。",
    "{thing}的口径{month}才与{dept}定下来，前{n}周数据作废重取。",
    "{month}{thing}依赖{system}升级，升级推迟到{day}日。",
)
NEXT_TEMPLATES = (
    "{next_month}先把{thing}拆成{n}步，每周向{dept}报一次进度。",
    "{next_month}{day}日前与{dept}会签{thing}处理办法，再到{system}落实。",
    "请{people}{n}人一起攻{thing}，{next_month}上旬见分晓。",
    "{next_month}利用{slack}集中处理{thing}，完成后由{dept}复核。",
    "学习兄弟岗位做法，{next_month}给{thing}编一份{form}。",
    "把{thing}列入{next_month}首项，{day}日在支部晒进度。",
)
CLOSE_TEMPLATES = (
    "{month}{thing}已补齐，{dept}复核无异议。",
    "{month}读数回到序时，{thing}按{form}执行。",
    "{dept}确认{thing}解决，{month}未再发生。",
)
SUMMARY_TEMPLATES = (
    "{month}围绕{goal}，集中解决{thing}，{dept}是最直接的受益者。{system}运行情况已向{people}公开。",
    "{month}办成{n}件事，最难的是{thing}。{dept}{nn}人参与试用，意见已逐条答复。",
    "{month}把{thing}作为重点，{goal}有了变化。不足之处是{system}的配套还没跟上，{next_month}继续。",
    "{month}和{people}一起处理{thing}，来自{dept}的反映少了{n}成。相关{form}放在共享目录，欢迎使用。",
    "{month}进展集中在{thing}。{dept}提出的{nn}条意见采纳{n}条，其余说明了原因。",
)
SELF_REASONS = (
    "{month}{dimension}自查有{n}处不到位，{thing}没有盯到底",
    "{month}{thing}拖到{day}日才处理，{dimension}自扣",
    "{month}对{people}的帮带少了{n}次，{dimension}自扣",
    "{month}{dimension}比计划慢，{system}问题排查不够主动",
)
BRANCH_REASONS = (
    "{month}支部抽查，{thing}{n}项中有{n2}项超期",
    "{month}{dept}反映{thing}答复晚了{hours}小时",
    "{month}台账与现场核对，{thing}少记{n}处",
    "{month}{dimension}有提升空间，{thing}的{form}尚未补齐",
    "{month}支部走访{nn}人，{n}人认为{thing}还可更快",
)
GENERAL_REASONS = (
    "{month}总支比对全部对象，{thing}方面居中偏后，{dimension}酌扣",
    "{month}总支现场检查，{system}留存记录缺{n}份",
    "{month}{dimension}横向比较，推广到其他支部的做法只有{n}项",
    "{month}与{dept}座谈，对{thing}提出{n}条改进意见",
    "{month}总支复核读数，{thing}佐证材料晚交{n}天",
)
GOAL_REASONS = (
    "{month}{goal}达到序时目标的{rate}%，差在{thing}",
    "按{month}末读数，{goal}完成序时{rate}%，{thing}仍需加力",
    "{goal}{month}完成率{rate}%，比应有进度慢，{thing}影响较大",
)
PUBLIC_REASONS = (
    "{month}{dimension}，{thing}{n}项待改进",
    "{month}{thing}还可更快，{dimension}酌扣",
    "{dimension}：{month}{thing}记录不够完整",
    "{month}{thing}推进偏慢{n}天",
)
BONUS_REASONS = (
    "{month}{system}突发问题连续处置{hours}小时，未影响{dept}",
    "{month}{thing}做法在{dept}推广，{nn}人使用",
    "{month}主动承担{system}支援任务{n}天",
)
REMARK_TEMPLATES = (
    "建议把{thing}的处理办法做成{form}，{dept}用得上。",
    "{system}最近顺手多了，{thing}还望再快一些。",
    "希望{month}之后多到{dept}现场走走，{thing}一看就明白。",
    "{thing}讲得清楚，{people}反映学得会。",
    "晒出来的内容实在，{thing}若能配{form}更好。",
    "{dept}对{thing}等了{n}天，建议提前打招呼。",
    "{month}夜里{system}出问题来得快，给值班的同志点赞。",
    "指标写得明白，{thing}那一项的佐证可以再直观些。",
)
WITHHELD_REASONS = (
    "涉及他人个人情况，与{month}评议无关",
    "{month}这一条用语不当，已请监督人员看过",
    "{month}这一条说的是{system}的日常报修，已转{dept}处理",
    "{month}这一条写到了{dept}的内部安排，不宜公开",
)
COMMENT_TEMPLATES = (
    "{month}的{form}我们{dept}已经在用，{thing}这一步能否再简化？",
    "请教一下{thing}是怎么定位的，我们{system}也遇到过{n}次。",
    "{dept}这边{thing}确实好了，{month}没有再报修。",
    "能不能把{thing}的记录模板共享给{people}？",
)
ANSWER_TEMPLATES = (
    "已把{thing}的模板放到共享目录，{day}日前再补{n}个例子。",
    "{thing}那一步准备在{next_month}合并，届时请{dept}试用。",
    "定位靠{system}日志比对，可以约{slack}一起看一遍。",
    "谢谢提醒，{thing}的{n}处说明已经改过。",
)
LEARNING_TEMPLATES = (
    "学{who}处理{thing}的做法，{next_month}先在{system}试{n}周。",
    "借鉴{who}的{form}，用到{dept}的{thing}上。",
    "把{who}{month}带{people}的办法搬过来，{next_month}结对{n}人。",
)
FOLLOW_TEMPLATES = (
    "{month}起在{system}试用{n}周，{thing}少等{hours}小时，准备写进{form}。",
    "用到{dept}的{thing}上，{nn}次里有{n}次要改口径，其余照用。",
    "{people}学了{n}遍上手，{thing}比上月快{n}天。",
    "只用上一半：{system}还不支持自动取数，{next_month}再试。",
)
