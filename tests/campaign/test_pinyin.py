"""Keys to find people and titles by: full pinyin, initials, and the other readings of 多音字."""

import pytest

from campaign.models import Person, Project
from campaign.models.pinyin import pinyin_key, title_key
from tests import factories

NAMES = {
    "苏新浩": "suxinhao sxh",
    "王堃": "wangkun wk",
    "欧阳修远": "ouyangxiuyuan oyxy",
    "单雄信": "shanxiongxin sxx danxiongxin dxx",
    "曾国强": "zengguoqiang zgq cengguoqiang cgq",
    "仇英": "qiuying qy chouying cy",
    "解缙": "xiejin xj jiejin jj",
    "查良": "zhaliang zl chaliang cl",
    "区寄": "ouji oj quji qj",
    "翟天": "zhaitian zt ditian dt",
    "盖叫天": "gejiaotian gjt gaijiaotian gjt",
    "朴树": "piaoshu ps pushu ps",
    "任重": "renzhong rz renchong rc",
    "乐毅": "yueyi yy leyi ly",
    "覃华": "qinhua qh tanhua th",
    "尉迟恭": "yuchigong ycg weichigong wcg",
    "万俟卨": "moqixie mqx",
    "吕布": "lvbu lb lubu lb lyubu lb",
    "李茜": "liqian lq lixi lx",
    "阿璐斯": "alusi als",
}


@pytest.mark.parametrize("name", NAMES)
def test_twenty_names_have_their_keys(name):
    assert pinyin_key(name) == NAMES[name]


def test_a_long_name_keeps_what_fits():
    key = pinyin_key("单" * 60)
    assert len(key) <= 120
    assert key.startswith("shan")


def test_a_title_is_found_in_its_middle_and_by_its_abbreviation():
    assert title_key("ERP数据 迁移攻关队") == "erpshujuqianyigongguandui erpsjqyggd"
    assert len(title_key("龘" * 200)) == 400


@pytest.mark.django_db
def test_keys_follow_the_name_whenever_a_row_is_saved():
    tree = factories.make_tree()
    project = factories.make_project(
        factories.make_campaign(tree), tree.branch, "试飞数据平台", alias="甲平台"
    )
    assert (project.pinyin, project.alias_pinyin) == ("shifeishujupingtai sfsjpt", "jiapingtai jpt")
    project.alias = "乙平台"
    project.save()
    stored = Project.objects.get(pk=project.pk)
    assert stored.alias_pinyin == "yipingtai ypt"
    person = factories.make_person("单小雨", tree.branch)
    assert Person.objects.get(pk=person.pk).pinyin == "shanxiaoyu sxy danxiaoyu dxy"
