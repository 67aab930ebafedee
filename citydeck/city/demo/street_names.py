"""Names of main roads, laid schematically on the generated grid: west to east and north to south on each bank."""

from citydeck.city.demo.facts import Names, names


def _table(text: str) -> tuple[Names, ...]:
    pairs = (entry.split("|") for entry in text.strip().split("\n"))
    return tuple(names(en.strip(), zh.strip()) for en, zh in pairs)


WEST_ACROSS = _table("""Guangzhong Road|广中路
Zhongshan North Road|中山北路
Siping Road|四平路
Dalian West Road|大连西路
Zhongxing Road|中兴路
Tianmu Road|天目路
Changshou Road|长寿路
Haining Road|海宁路
Xinzha Road|新闸路
Beijing Road|北京路
Nanjing Road|南京路
Weihai Road|威海路
Huaihai Road|淮海路
Fuxing Road|复兴路
Jianguo Road|建国路
Zhaojiabang Road|肇嘉浜路
Xietu Road|斜土路
Zhongshan South Road|中山南路
Longhua Road|龙华路
Tianyaoqiao Road|天钥桥路
Caoxi Road|漕溪路
Shilong Road|石龙路""")
"""Roads that run west to east on the west bank, north first."""
WEST_ALONG = _table("""Gubei Road|古北路
Loushanguan Road|娄山关路
Kaixuan Road|凯旋路
Caoyang Road|曹杨路
Dingxi Road|定西路
Jiangsu Road|江苏路
Huashan Road|华山路
Changde Road|常德路
Shaanxi Road|陕西路
Ruijin Road|瑞金路
Chengdu Road|成都路
Xizang Road|西藏路
Henan Road|河南路
Sichuan Road|四川路
Wusong Road|吴淞路
Gongping Road|公平路
Linqing Road|临青路
Longchang Road|隆昌路
Huangxing Road|黄兴路
Neijiang Road|内江路
Jungong Road|军工路""")
"""Roads that run south to north on the west bank, west first."""
EAST_ACROSS = _table("""Wuzhou Avenue|五洲大道
Jufeng Road|巨峰路
Wulian Road|五莲路
Boshan Road|博山路
Pudong Avenue|浦东大道
Shangcheng Road|商城路
Zhangyang Road|张杨路
Century Avenue|世纪大道
Weifang Road|潍坊路
Pujian Road|浦建路
Lancun Road|蓝村路
Longyang Road|龙阳路
Huamu Road|花木路
Gaoke Road|高科路
Yaohua Road|耀华路
Chengshan Road|成山路
Sanlin Road|三林路
Lingzhao Road|凌兆路
Huaxia Road|华夏路
Haiyang Road|海阳路
Lingyan Road|灵岩路
Yongtai Road|永泰路
Changqing Road|长清路""")
"""Roads that run west to east on the east bank, north first."""
EAST_ALONG = _table("""Binjiang Avenue|滨江大道
Houtan Road|后滩路
Shangnan Road|上南路
Dezhou Road|德州路
Yangsi Road|杨思路
Puming Road|浦明路
Pudong South Road|浦东南路
Laoshan Road|崂山路
Dongfang Road|东方路
Yuanshen Road|源深路
Minsheng Road|民生路
Yanggao Road|杨高路
Jinxiu Road|锦绣路
Fangdian Road|芳甸路
Luoshan Road|罗山路
Jinqiao Road|金桥路
Yunshan Road|云山路
Guangming Road|光明路
Hunan Road|沪南路
Baiyang Road|白杨路
Zhangjiang Road|张江路""")
"""Roads that run south to north on the east bank, west first."""
QUAYS = {
    "west": names("Zhongshan East Riverside", "中山东滨江路"),
    "east": names("Riverside Avenue", "滨江大道"),
    "creek": names("Suzhou Creek Road", "苏州河路"),
}
SOUTH = {"west": names("Longwu Road", "龙吴路"), "east": names("Jiyang Road", "济阳路")}
CREEK_BRIDGE = names("Suzhou Creek bridge", "苏州河桥")
YANAN = names("Yan'an Elevated Road", "延安高架路")
NORTH_SOUTH = names("North–South Elevated Road", "南北高架路")
RING_WEST = names("Inner Ring Elevated Road", "内环高架路")
RING_EAST = names("Inner Ring Elevated Road, Pudong", "内环高架路浦东段")
OUTER_RING = names("Outer Ring Expressway", "外环高速")
