<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AckBar</name>
    <message>
        <source>Acknowledge  F2</source>
        <translation>确认  F2</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Fly there</source>
        <translation>飞到该处</translation>
    </message>
    <message>
        <source>Back from shelf</source>
        <translation>取消搁置</translation>
    </message>
    <message>
        <source>Shelve…</source>
        <translation>搁置…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Now: {0}</source>
        <translation>现在：{0}</translation>
    </message>
    <message>
        <source>NOT SAVED yet: the engine stores it as soon as it can.</source>
        <translation>尚未保存：引擎会尽快存储。</translation>
    </message>
    <message>
        <source>Acknowledged by {0} at {1}.</source>
        <translation>已由 {0} 于 {1} 确认。</translation>
    </message>
    <message>
        <source>Acknowledged by {0} (unauthenticated) at {1}.</source>
        <translation>已由 {0}（未认证）于 {1} 确认。</translation>
    </message>
    <message>
        <source>A note is required.</source>
        <translation>必须填写说明。</translation>
    </message>
    <message>
        <source>Acknowledging cannot be undone.</source>
        <translation>确认后无法撤销。</translation>
    </message>
    <message>
        <source>Note for the log (required)</source>
        <translation>日志说明（必填）</translation>
    </message>
    <message>
        <source>Why is it shelved, and then for how long?</source>
        <translation>为何搁置，然后选择时长</translation>
    </message>
    <message>
        <source>Comment, then Enter</source>
        <translation>输入备注后按回车</translation>
    </message>
    <message>
        <source>Known work on site</source>
        <translation>现场已知施工</translation>
    </message>
    <message>
        <source>Sensor under repair</source>
        <translation>传感器检修中</translation>
    </message>
    <message>
        <source>Watched elsewhere</source>
        <translation>已由他处监视</translation>
    </message>
    <message>
        <source>Crew informed</source>
        <translation>已通知抢修队</translation>
    </message>
    <message>
        <source>Checked on camera</source>
        <translation>已用摄像机核查</translation>
    </message>
    <message>
        <source>Traffic restricted</source>
        <translation>已限制交通</translation>
    </message>
</context>
<context>
    <name>ActionSet</name>
    <message>
        <source>Show or hide: {0}</source>
        <translation>显示或隐藏：{0}</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Tools on the city</source>
        <translation>城市工具</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>控制室</translation>
    </message>
    <message>
        <source>Acknowledge the selected alarm (cannot be undone)</source>
        <translation>确认所选报警（无法撤销）</translation>
    </message>
    <message>
        <source>Acknowledge all visible alarms</source>
        <translation>确认所有可见报警</translation>
    </message>
    <message>
        <source>Next unacknowledged alarm</source>
        <translation>下一个未确认报警</translation>
    </message>
    <message>
        <source>Silence the sound for a time</source>
        <translation>暂时静音</translation>
    </message>
    <message>
        <source>Test the alarm sound</source>
        <translation>测试报警声音</translation>
    </message>
    <message>
        <source>Shelve the selected alarm</source>
        <translation>搁置所选报警</translation>
    </message>
    <message>
        <source>Fly to the selected asset</source>
        <translation>飞到所选对象</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>Step forward</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减速</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加速</translation>
    </message>
    <message>
        <source>Loop on or off</source>
        <translation>开关循环</translation>
    </message>
    <message>
        <source>Jump to the next alarm</source>
        <translation>跳到下一个报警</translation>
    </message>
    <message>
        <source>Jump to the previous alarm</source>
        <translation>跳到上一个报警</translation>
    </message>
    <message>
        <source>Story: next step</source>
        <translation>故事：下一步</translation>
    </message>
    <message>
        <source>Story: previous step</source>
        <translation>故事：上一步</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>从头开始</translation>
    </message>
    <message>
        <source>Show the whole city</source>
        <translation>显示整个城市</translation>
    </message>
    <message>
        <source>Find an asset</source>
        <translation>查找对象</translation>
    </message>
    <message>
        <source>Measure a distance</source>
        <translation>测量距离</translation>
    </message>
    <message>
        <source>Height of a building</source>
        <translation>建筑高度</translation>
    </message>
    <message>
        <source>Line of sight</source>
        <translation>视线分析</translation>
    </message>
    <message>
        <source>Cut by height, or the whole city again</source>
        <translation>按高度剖切，或恢复整个城市</translation>
    </message>
    <message>
        <source>Select with a box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>Select with a line drawn by hand</source>
        <translation>套索选择</translation>
    </message>
    <message>
        <source>Copy what a tool found</source>
        <translation>复制工具结果</translation>
    </message>
    <message>
        <source>Bookmarks: Alt+1 to 9 go, Alt+Shift saves</source>
        <translation>书签：Alt+1 至 9 前往，Alt+Shift 保存</translation>
    </message>
    <message>
        <source>Bookmark this view</source>
        <translation>为当前视角添加书签</translation>
    </message>
    <message>
        <source>Tour of the bookmarks on or off (Esc ends it)</source>
        <translation>开始或结束书签巡游（Esc 结束）</translation>
    </message>
    <message>
        <source>Find a command or an asset</source>
        <translation>查找命令或对象</translation>
    </message>
    <message>
        <source>Keys and legends</source>
        <translation>按键与图例</translation>
    </message>
    <message>
        <source>Story, my city, a source: the first start again</source>
        <translation>演示、我的城市、数据源：重新显示首次启动</translation>
    </message>
    <message>
        <source>Open my city: a file, a recording, a site</source>
        <translation>打开我的城市：文件、录制或站点</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>连接数据源</translation>
    </message>
    <message>
        <source>Sources: state, gaps, refused messages</source>
        <translation>数据源：状态、中断与被拒收的消息</translation>
    </message>
    <message>
        <source>About this city, and what of its file was skipped</source>
        <translation>关于此城市，以及其文件中被跳过的内容</translation>
    </message>
    <message>
        <source>Undo the last layout, filter or layer change</source>
        <translation>撤销上一次布局、筛选或图层更改</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Print the room</source>
        <translation>打印控制室</translation>
    </message>
    <message>
        <source>Print the alarm list</source>
        <translation>打印报警列表</translation>
    </message>
    <message>
        <source>Full screen on this screen</source>
        <translation>在此屏幕全屏</translation>
    </message>
    <message>
        <source>Full screen on the next screen</source>
        <translation>在下一屏幕全屏</translation>
    </message>
    <message>
        <source>Second window on or off</source>
        <translation>开关第二窗口</translation>
    </message>
    <message>
        <source>One more window on the city</source>
        <translation>再开一个城市窗口</translation>
    </message>
    <message>
        <source>Switch the language</source>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Close this window; the last one of a live site asks</source>
        <translation>关闭本窗口；实时站点的最后一个窗口会先询问</translation>
    </message>
    <message>
        <source>Lock or unlock the layout</source>
        <translation>锁定或解锁布局</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Go to the next panel</source>
        <translation>转到下一个面板</translation>
    </message>
    <message>
        <source>Hide all panels, or bring them back</source>
        <translation>隐藏或恢复所有面板</translation>
    </message>
</context>
<context>
    <name>Age</name>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} 时 {1} 分</translation>
    </message>
    <message>
        <source>{0} d</source>
        <translation>{0} 天</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 小时</translation>
    </message>
</context>
<context>
    <name>AlarmFacts</name>
    <message>
        <source>shelved, {0} left</source>
        <translation>已搁置，剩余 {0}</translation>
    </message>
</context>
<context>
    <name>AlarmFilterBar</name>
    <message>
        <source>Search asset or message</source>
        <translation>搜索对象或消息</translation>
    </message>
    <message>
        <source>Show priority: {0}</source>
        <translation>显示优先级：{0}</translation>
    </message>
    <message>
        <source>All domains</source>
        <translation>所有领域</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>领域</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未结</translation>
    </message>
    <message>
        <source>Unacknowledged</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>AlarmListPanel</name>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Acknowledge the selected alarm (cannot be undone)</source>
        <translation>确认所选报警（无法撤销）</translation>
    </message>
    <message>
        <source>Fly to the alarm&apos;s asset</source>
        <translation>飞到报警对象</translation>
    </message>
    <message>
        <source>Normal: nothing is open</source>
        <translation>正常：无未结报警</translation>
    </message>
    <message>
        <source>Unacknowledged: the mark flashes</source>
        <translation>未确认：标记闪烁</translation>
    </message>
    <message>
        <source>Acknowledged, its cause still there: the mark is an outline</source>
        <translation>已确认，原因仍在：标记为空心</translation>
    </message>
    <message>
        <source>Returned to normal, still unacknowledged</source>
        <translation>已恢复正常，仍未确认</translation>
    </message>
    <message>
        <source>Shelved by an operator until a time</source>
        <translation>由操作员搁置，到时恢复</translation>
    </message>
    <message>
        <source>Suppressed while its rule says so</source>
        <translation>按其规则暂时抑制</translation>
    </message>
    <message>
        <source>Out of service until it is put back</source>
        <translation>已停用，直至恢复启用</translation>
    </message>
    <message>
        <source>{0} shown, {1} filtered out</source>
        <translation>显示 {0} 条，筛除 {1} 条</translation>
    </message>
    <message>
        <source>{0} shown</source>
        <translation>显示 {0} 条</translation>
    </message>
    <message>
        <source>Alarm filter</source>
        <translation>报警筛选</translation>
    </message>
</context>
<context>
    <name>AlarmTable</name>
    <message>
        <source>chattering ×{0}</source>
        <translation>频繁抖动 ×{0}</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>陈旧</translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>P</source>
        <translation>级</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Value and limit</source>
        <translation>数值与限值</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>发生时间</translation>
    </message>
    <message>
        <source>Acknowledged by</source>
        <translation>确认人</translation>
    </message>
</context>
<context>
    <name>AssetCardPanel</name>
    <message>
        <source>Selected asset</source>
        <translation>所选资产</translation>
    </message>
    <message>
        <source>hatched</source>
        <translation>斜纹</translation>
    </message>
    <message>
        <source>stale, bad or missing: not to be trusted as it stands</source>
        <translation>陈旧、坏值或缺失：不可直接采信</translation>
    </message>
    <message>
        <source>dashed line</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>limit of an alarm rule</source>
        <translation>报警规则的限值</translation>
    </message>
    <message>
        <source>Show the chosen value in the chart</source>
        <translation>在图表中显示所选数值</translation>
    </message>
    <message>
        <source>Choose a thing in the city, an alarm, or a bar in a chart.</source>
        <translation>请选择城市中的对象、一条报警或图表中的一根柱。</translation>
    </message>
</context>
<context>
    <name>AssetFacts</name>
    <message>
        <source>Source: {0}</source>
        <translation>数据源：{0}</translation>
    </message>
    <message>
        <source>Observed {0}</source>
        <translation>观测于 {0}</translation>
    </message>
    <message>
        <source>Received {0}</source>
        <translation>接收于 {0}</translation>
    </message>
    <message>
        <source>As the source said it: {0}</source>
        <translation>数据源原值：{0}</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Depends on</source>
        <translation>依赖于</translation>
    </message>
    <message>
        <source>Depend on it</source>
        <translation>依赖它的资产</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>属性</translation>
    </message>
</context>
<context>
    <name>AssetTrend</name>
    <message>
        <source>Show the last {0}</source>
        <translation>显示最近 {0}</translation>
    </message>
    <message>
        <source>No readings in this time</source>
        <translation>此时段没有读数</translation>
    </message>
</context>
<context>
    <name>Attribute</name>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Elevated</source>
        <translation>高架</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>车道数</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Speed limit</source>
        <translation>限速</translation>
    </message>
    <message>
        <source>Azimuth</source>
        <translation>方位角</translation>
    </message>
    <message>
        <source>Transmit power</source>
        <translation>发射功率</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Feeder</source>
        <translation>馈线</translation>
    </message>
    <message>
        <source>5G cell</source>
        <translation>5G 小区</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>容量</translation>
    </message>
    <message>
        <source>Buildings supplied</source>
        <translation>供电建筑</translation>
    </message>
    <message>
        <source>Buildings served</source>
        <translation>服务建筑</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Diameter</source>
        <translation>管径</translation>
    </message>
    <message>
        <source>Bank</source>
        <translation>岸别</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>建成年份</translation>
    </message>
    <message>
        <source>Main span</source>
        <translation>主跨</translation>
    </message>
    <message>
        <source>Hazard</source>
        <translation>险情</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人数</translation>
    </message>
    <message>
        <source>Deck height</source>
        <translation>桥面高度</translation>
    </message>
    <message>
        <source>gas</source>
        <translation>燃气</translation>
    </message>
    <message>
        <source>water</source>
        <translation>供水</translation>
    </message>
    <message>
        <source>flood</source>
        <translation>洪水</translation>
    </message>
    <message>
        <source>gas leak</source>
        <translation>燃气泄漏</translation>
    </message>
    <message>
        <source>west</source>
        <translation>西</translation>
    </message>
    <message>
        <source>east</source>
        <translation>东</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>应对措施</translation>
    </message>
    <message>
        <source>Withheld</source>
        <translation>未显示内容</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Areas with an outline</source>
        <translation>有轮廓的区域数</translation>
    </message>
    <message>
        <source>Area codes</source>
        <translation>区域代码</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>失效时间</translation>
    </message>
    <message>
        <source>In force from</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Expected to begin</source>
        <translation>预计开始</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>发布时间</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Requested</source>
        <translation>上报时间</translation>
    </message>
    <message>
        <source>Last change</source>
        <translation>最近变更</translation>
    </message>
    <message>
        <source>Expected to be done</source>
        <translation>预计办结</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>紧急程度</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>确定程度</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>响应</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>发布单位</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>更新次数</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>Routes</source>
        <translation>线路</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Service code</source>
        <translation>服务代码</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Acknowledged in the plant</source>
        <translation>现场已确认</translation>
    </message>
    <message>
        <source>Confirmed in the plant</source>
        <translation>现场已核实</translation>
    </message>
    <message>
        <source>Extreme</source>
        <translation>特别严重</translation>
    </message>
    <message>
        <source>Severe</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>Moderate</source>
        <translation>较重</translation>
    </message>
    <message>
        <source>Minor</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Immediate</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>预期</translation>
    </message>
    <message>
        <source>Future</source>
        <translation>将来</translation>
    </message>
    <message>
        <source>Past</source>
        <translation>已过去</translation>
    </message>
    <message>
        <source>Observed</source>
        <translation>已观测到</translation>
    </message>
    <message>
        <source>Likely</source>
        <translation>很可能</translation>
    </message>
    <message>
        <source>Very likely</source>
        <translation>极可能</translation>
    </message>
    <message>
        <source>Possible</source>
        <translation>可能</translation>
    </message>
    <message>
        <source>Unlikely</source>
        <translation>不太可能</translation>
    </message>
    <message>
        <source>Take shelter</source>
        <translation>就地避险</translation>
    </message>
    <message>
        <source>Evacuate</source>
        <translation>撤离</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>做好准备</translation>
    </message>
    <message>
        <source>Do as planned</source>
        <translation>按预案执行</translation>
    </message>
    <message>
        <source>Avoid the area</source>
        <translation>避开该区域</translation>
    </message>
    <message>
        <source>Follow the news</source>
        <translation>关注后续信息</translation>
    </message>
    <message>
        <source>Assess</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>All clear</source>
        <translation>警报解除</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Geophysical</source>
        <translation>地质</translation>
    </message>
    <message>
        <source>Weather</source>
        <translation>气象</translation>
    </message>
    <message>
        <source>Public safety</source>
        <translation>公共安全</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>治安</translation>
    </message>
    <message>
        <source>Rescue</source>
        <translation>救援</translation>
    </message>
    <message>
        <source>Fire</source>
        <translation>火灾</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>卫生</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>Infrastructure</source>
        <translation>基础设施</translation>
    </message>
    <message>
        <source>Hazardous substances</source>
        <translation>危险物质</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Exercise</source>
        <translation>演习</translation>
    </message>
    <message>
        <source>First message</source>
        <translation>首次发布</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>已失效</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>已验证</translation>
    </message>
    <message>
        <source>BROKEN: do not trust it</source>
        <translation>签名无效：不可信</translation>
    </message>
    <message>
        <source>present, not verified</source>
        <translation>有签名，未验证</translation>
    </message>
    <message>
        <source>texts about persons</source>
        <translation>涉及个人的文字</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>technical problem</source>
        <translation>技术故障</translation>
    </message>
    <message>
        <source>strike</source>
        <translation>罢工</translation>
    </message>
    <message>
        <source>demonstration</source>
        <translation>示威</translation>
    </message>
    <message>
        <source>accident</source>
        <translation>事故</translation>
    </message>
    <message>
        <source>holiday</source>
        <translation>节假日</translation>
    </message>
    <message>
        <source>weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>maintenance</source>
        <translation>维护</translation>
    </message>
    <message>
        <source>construction</source>
        <translation>施工</translation>
    </message>
    <message>
        <source>police operation</source>
        <translation>警方行动</translation>
    </message>
    <message>
        <source>medical emergency</source>
        <translation>医疗急救</translation>
    </message>
    <message>
        <source>no service</source>
        <translation>停运</translation>
    </message>
    <message>
        <source>reduced service</source>
        <translation>减班</translation>
    </message>
    <message>
        <source>long delays</source>
        <translation>严重延误</translation>
    </message>
    <message>
        <source>detour</source>
        <translation>绕行</translation>
    </message>
    <message>
        <source>additional service</source>
        <translation>加班</translation>
    </message>
    <message>
        <source>changed service</source>
        <translation>班次变更</translation>
    </message>
    <message>
        <source>stop moved</source>
        <translation>站点迁移</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not accessible without steps</source>
        <translation>无障碍通行受限</translation>
    </message>
    <message>
        <source>Accident</source>
        <translation>事故</translation>
    </message>
    <message>
        <source>Congestion</source>
        <translation>拥堵</translation>
    </message>
    <message>
        <source>Maintenance works</source>
        <translation>养护施工</translation>
    </message>
    <message>
        <source>Construction works</source>
        <translation>建设施工</translation>
    </message>
    <message>
        <source>Roadworks</source>
        <translation>道路施工</translation>
    </message>
    <message>
        <source>Road or lane closed or restricted</source>
        <translation>道路或车道封闭或受限</translation>
    </message>
    <message>
        <source>Diversion</source>
        <translation>绕行</translation>
    </message>
    <message>
        <source>Obstruction</source>
        <translation>障碍物</translation>
    </message>
    <message>
        <source>Broken-down vehicle</source>
        <translation>故障车辆</translation>
    </message>
    <message>
        <source>Animals on the road</source>
        <translation>路上有动物</translation>
    </message>
    <message>
        <source>Obstruction by nature</source>
        <translation>自然障碍</translation>
    </message>
    <message>
        <source>Damage to the road</source>
        <translation>道路损坏</translation>
    </message>
    <message>
        <source>Bad weather or sight</source>
        <translation>恶劣天气或能见度低</translation>
    </message>
    <message>
        <source>Road condition by weather</source>
        <translation>天气影响路况</translation>
    </message>
    <message>
        <source>Road condition</source>
        <translation>路况</translation>
    </message>
    <message>
        <source>Public event</source>
        <translation>公共活动</translation>
    </message>
    <message>
        <source>Fault of equipment</source>
        <translation>设备故障</translation>
    </message>
</context>
<context>
    <name>BarePlate</name>
    <message>
        <source>No readings yet: no source is connected.</source>
        <translation>尚无读数：未接入数据源。</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>接入数据源</translation>
    </message>
    <message>
        <source>About this city</source>
        <translation>关于这座城市</translation>
    </message>
</context>
<context>
    <name>Bookmarks</name>
    <message>
        <source>View {0}</source>
        <translation>视角 {0}</translation>
    </message>
</context>
<context>
    <name>BookmarksCard</name>
    <message>
        <source>Bookmarks</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>Name of this view</source>
        <translation>当前视角的名称</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>保存当前视角</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>巡游</translation>
    </message>
    <message>
        <source>Fly from one to the next; without bookmarks through the city&apos;s own views</source>
        <translation>依次飞往各书签；没有书签时飞往城市自带的视角</translation>
    </message>
    <message>
        <source>Alt+1 to Alt+9 go there, Alt+Shift+1 to Alt+Shift+9 save here. Enter goes there</source>
        <translation>Alt+1 至 Alt+9 前往，Alt+Shift+1 至 Alt+Shift+9 保存。回车前往</translation>
    </message>
    <message>
        <source>Further up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Further down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete (Del)</source>
        <translation>删除（Del）</translation>
    </message>
</context>
<context>
    <name>CityCard</name>
    <message>
        <source>About this city</source>
        <translation>关于此城市</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>CityFound</name>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>none: plain ground</source>
        <translation>无：空白地面</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>plain metres</source>
        <translation>普通米制坐标</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Things that can be picked</source>
        <translation>可选取的对象</translation>
    </message>
    <message>
        <source>Skipped objects</source>
        <translation>跳过的对象</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>not in the file</source>
        <translation>文件中没有</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Levels of detail</source>
        <translation>细节层次</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>REPLAY of its recording</source>
        <translation>回放（其录制文件）</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>City file</source>
        <translation>城市文件</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Alarm rules</source>
        <translation>告警规则</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>To</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Observations</source>
        <translation>观测值</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>Gaps</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>{count} more types</source>
        <translation>另外 {count} 种类型</translation>
    </message>
</context>
<context>
    <name>CityTools</name>
    <message>
        <source>Tour · {0} of {1}</source>
        <translation>巡游 · 第 {0} 站，共 {1} 站</translation>
    </message>
    <message>
        <source>Esc or any hand on the city ends it</source>
        <translation>按 Esc 或操作城市即可结束</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>已复制到剪贴板</translation>
    </message>
    <message>
        <source>Nothing above this height is drawn or picked</source>
        <translation>高于此高度的建筑不显示，也不可点选</translation>
    </message>
    <message>
        <source>{0}. Esc leaves</source>
        <translation>{0}。按 Esc 退出</translation>
    </message>
    <message>
        <source>Esc clears it</source>
        <translation>按 Esc 清除</translation>
    </message>
    <message>
        <source>building {0}</source>
        <translation>建筑 {0}</translation>
    </message>
</context>
<context>
    <name>CityTypes</name>
    <message>
        <source>Building</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Part of a building</source>
        <translation>建筑部分</translation>
    </message>
    <message>
        <source>Installation of a building</source>
        <translation>建筑附属物</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>桥梁</translation>
    </message>
    <message>
        <source>Part of a bridge</source>
        <translation>桥梁部分</translation>
    </message>
    <message>
        <source>City furniture</source>
        <translation>城市家具</translation>
    </message>
    <message>
        <source>Group of objects</source>
        <translation>对象组</translation>
    </message>
    <message>
        <source>Other object</source>
        <translation>其他对象</translation>
    </message>
    <message>
        <source>Land use</source>
        <translation>土地利用</translation>
    </message>
    <message>
        <source>Other construction</source>
        <translation>其他构筑物</translation>
    </message>
    <message>
        <source>Plant cover</source>
        <translation>植被</translation>
    </message>
    <message>
        <source>Railway</source>
        <translation>铁路</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Tree or plant</source>
        <translation>树木或植物</translation>
    </message>
    <message>
        <source>Terrain</source>
        <translation>地形</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>广场</translation>
    </message>
    <message>
        <source>Tunnel</source>
        <translation>隧道</translation>
    </message>
    <message>
        <source>Part of a tunnel</source>
        <translation>隧道部分</translation>
    </message>
    <message>
        <source>Water</source>
        <translation>水体</translation>
    </message>
    <message>
        <source>Waterway</source>
        <translation>水道</translation>
    </message>
</context>
<context>
    <name>ClosingCard</name>
    <message>
        <source>Start over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Home starts over · Esc goes back to the room</source>
        <translation>Home 键重新开始 · Esc 键返回控制室</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find a command or an asset</source>
        <translation>查找命令或对象</translation>
    </message>
    <message>
        <source>Find an asset</source>
        <translation>查找对象</translation>
    </message>
    <message>
        <source>Type a part of the name</source>
        <translation>输入名称的一部分</translation>
    </message>
</context>
<context>
    <name>ConnectCard</name>
    <message>
        <source>An adapter of another package runs only when you trust it</source>
        <translation>其他软件包的适配器须经您信任才会运行</translation>
    </message>
    <message>
        <source>Something is missing or wrong: see the marked fields</source>
        <translation>有内容缺失或有误：请查看标记的字段</translation>
    </message>
    <message>
        <source>Kept by {0}; the site holds {1} only</source>
        <translation>已由{0}保存；站点中只写入 {1}</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>连接数据源</translation>
    </message>
    <message>
        <source>Where it goes</source>
        <translation>加入到哪里</translation>
    </message>
    <message>
        <source>Its site: a folder that the room opens LIVE</source>
        <translation>所属站点：控制室将以实时模式打开的文件夹</translation>
    </message>
    <message>
        <source>I have looked at it and trust it</source>
        <translation>我已查看并信任它</translation>
    </message>
    <message>
        <source>{package} is not a part of Citydeck. It may reach: {wants}</source>
        <translation>{package} 不属于 Citydeck。它可以访问：{wants}</translation>
    </message>
    <message>
        <source>nothing outside</source>
        <translation>无外部资源</translation>
    </message>
    <message>
        <source>Test it for a few seconds</source>
        <translation>测试几秒钟</translation>
    </message>
    <message>
        <source>Write the site and open it LIVE</source>
        <translation>写入站点并实时打开</translation>
    </message>
    <message>
        <source>Add it to this city</source>
        <translation>加入本城市</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Trying it…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Adding it to this city…</source>
        <translation>正在加入本城市…</translation>
    </message>
    <message>
        <source>Writing the site and opening its room…</source>
        <translation>正在写入站点并打开其控制室…</translation>
    </message>
</context>
<context>
    <name>ConnectivityPanel</name>
    <message>
        <source>Connectivity</source>
        <translation>通信网络</translation>
    </message>
    <message>
        <source>Cells down</source>
        <translation>退服小区</translation>
    </message>
    <message>
        <source>Fibre cuts</source>
        <translation>光缆中断</translation>
    </message>
    <message>
        <source>Mean cell load</source>
        <translation>小区平均负荷</translation>
    </message>
    <message>
        <source>Cells by load</source>
        <translation>小区负荷分布</translation>
    </message>
    <message>
        <source>No readings</source>
        <translation>无读数</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>Mean cell load, last hour</source>
        <translation>近一小时小区平均负荷</translation>
    </message>
    <message>
        <source>{0} buildings dark</source>
        <translation>{0} 栋楼断网</translation>
    </message>
    <message>
        <source>{0} buildings</source>
        <translation>{0} 栋楼</translation>
    </message>
</context>
<context>
    <name>Destination</name>
    <message>
        <source>In this city: {0}</source>
        <translation>加入本城市：{0}</translation>
    </message>
    <message>
        <source>In a site of its own, which opens in another room</source>
        <translation>建立独立站点，在另一个窗口中打开</translation>
    </message>
    <message>
        <source>Name of the source</source>
        <translation>数据源名称</translation>
    </message>
</context>
<context>
    <name>DomainPanel</name>
    <message>
        <source>hatched</source>
        <translation>斜纹</translation>
    </message>
    <message>
        <source>stale, bad or missing: not to be trusted as it stands</source>
        <translation>陈旧、坏值或缺失：不可直接采信</translation>
    </message>
    <message>
        <source>mark on a bar</source>
        <translation>柱上的标记</translation>
    </message>
    <message>
        <source>limit of an alarm rule, or the capacity</source>
        <translation>报警规则的限值，或容量</translation>
    </message>
    <message>
        <source>No readings</source>
        <translation>无读数</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 项</translation>
    </message>
    <message>
        <source>Show the next charts</source>
        <translation>显示下一组图表</translation>
    </message>
    <message>
        <source>no sensors</source>
        <translation>无传感器</translation>
    </message>
    <message>
        <source>{0} of {1} report</source>
        <translation>{1} 个中有 {0} 个上报</translation>
    </message>
    <message>
        <source>{0} stale</source>
        <translation>{0} 个陈旧</translation>
    </message>
    <message>
        <source>no engine, as of {0}</source>
        <translation>引擎无响应，截至 {0}</translation>
    </message>
</context>
<context>
    <name>EnergyPanel</name>
    <message>
        <source>Energy</source>
        <translation>能源</translation>
    </message>
    <message>
        <source>Total power</source>
        <translation>总功率</translation>
    </message>
    <message>
        <source>Mean load</source>
        <translation>平均负载</translation>
    </message>
    <message>
        <source>Feeders off</source>
        <translation>停电馈线</translation>
    </message>
    <message>
        <source>Fullest feeders, load and limit</source>
        <translation>负载最高的馈线与限值</translation>
    </message>
    <message>
        <source>Power, last hour</source>
        <translation>近一小时功率</translation>
    </message>
    <message>
        <source>Power of {0} of {1} feeders, last hour</source>
        <translation>近一小时 {1} 条馈线中 {0} 条的功率</translation>
    </message>
</context>
<context>
    <name>FileChoice</name>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>Welcome to Citydeck. What shall it show?</source>
        <translation>欢迎使用 Citydeck。要显示什么？</translation>
    </message>
    <message>
        <source>Play the story</source>
        <translation>播放故事</translation>
    </message>
    <message>
        <source>Three minutes of a synthetic Shanghai, with an alarm to answer</source>
        <translation>三分钟的合成上海演示，有一个报警等待处置</translation>
    </message>
    <message>
        <source>Open my city</source>
        <translation>打开我的城市</translation>
    </message>
    <message>
        <source>A city file of yours, or the folder of a site</source>
        <translation>您的城市文件，或站点文件夹</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>连接数据源</translation>
    </message>
    <message>
        <source>MQTT, a folder of CSV files, or an adapter of yours</source>
        <translation>MQTT、CSV 文件夹或您自己的适配器</translation>
    </message>
    <message>
        <source>Look around first</source>
        <translation>先随便看看</translation>
    </message>
</context>
<context>
    <name>FlatNotice</name>
    <message>
        <source>no OpenGL here</source>
        <translation>此处没有 OpenGL</translation>
    </message>
    <message>
        <source>the graphics driver was reset</source>
        <translation>显卡驱动已重置</translation>
    </message>
    <message>
        <source>the graphics driver does not answer</source>
        <translation>显卡驱动没有响应</translation>
    </message>
    <message>
        <source>drawing failed: {detail}</source>
        <translation>绘制失败：{detail}</translation>
    </message>
    <message>
        <source>switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>3D is not available ({reason}): flat map</source>
        <translation>三维不可用（{reason}）：改用平面地图</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Trying …</source>
        <translation>正在重试……</translation>
    </message>
</context>
<context>
    <name>FoundView</name>
    <message>
        <source>What is in it</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Objects by type</source>
        <translation>按类型统计的对象</translation>
    </message>
    <message>
        <source>What is left out, and why</source>
        <translation>未采用的内容及原因</translation>
    </message>
    <message>
        <source>{count} more</source>
        <translation>另外 {count} 项</translation>
    </message>
</context>
<context>
    <name>GhostChoice</name>
    <message>
        <source>No earlier values are kept</source>
        <translation>没有保留更早的值</translation>
    </message>
    <message>
        <source>Switch on to compare</source>
        <translation>打开图层以对比</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>对比时刻</translation>
    </message>
    <message>
        <source>than a week ago at this hour</source>
        <translation>较一周前此刻</translation>
    </message>
    <message>
        <source>than yesterday at this hour</source>
        <translation>较昨日此刻</translation>
    </message>
    <message>
        <source>ddd d MMM</source>
        <translation>M月d日 ddd</translation>
    </message>
    <message>
        <source>than {0} at this hour</source>
        <translation>较{0}此刻</translation>
    </message>
    <message>
        <source>than {0} ago</source>
        <translation>较 {0} 前</translation>
    </message>
</context>
<context>
    <name>HelpCard</name>
    <message>
        <source>Keys and legends · Esc closes</source>
        <translation>按键与图例 · 按 Esc 关闭</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>Move the city; the right button turns and tilts it</source>
        <translation>移动城市；右键旋转与倾斜</translation>
    </message>
    <message>
        <source>Wheel, + −</source>
        <translation>滚轮、+ −</translation>
    </message>
    <message>
        <source>Zoom on what is under the pointer</source>
        <translation>以指针处为中心缩放</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Fly there</source>
        <translation>飞到该处</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>After a click on the city: move it, with Shift turn and tilt it</source>
        <translation>点击城市后：移动；加 Shift 旋转与倾斜</translation>
    </message>
    <message>
        <source>On several panels</source>
        <translation>多个面板共用</translation>
    </message>
    <message>
        <source>Alarm priorities</source>
        <translation>报警优先级</translation>
    </message>
</context>
<context>
    <name>KindList</name>
    <message>
        <source>Find a kind of source</source>
        <translation>查找数据源类型</translation>
    </message>
    <message>
        <source>No kind of source has that in its name</source>
        <translation>没有名称匹配的数据源类型</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>No Chinese font here: install fonts-noto-cjk</source>
        <translation>没有中文字体：请安装 fonts-noto-cjk</translation>
    </message>
    <message>
        <source>Its translation is not installed</source>
        <translation>未安装其翻译文件</translation>
    </message>
</context>
<context>
    <name>LayerList</name>
    <message>
        <source>Not on the flat map: in 3D only</source>
        <translation>平面地图不显示，仅三维可见</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>No source gives readings for it</source>
        <translation>没有数据源为其提供读数</translation>
    </message>
    <message>
        <source>modelled</source>
        <translation>模型推算</translation>
    </message>
    <message>
        <source>illustrative</source>
        <translation>示意</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Change of the map layers</source>
        <translation>更改地图图层</translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>Incidents and warnings</source>
        <translation>事件与预警</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>市民上报</translation>
    </message>
    <message>
        <source>Tracked vehicles</source>
        <translation>定位车辆</translation>
    </message>
    <message>
        <source>Parking and stops</source>
        <translation>停车场与站点</translation>
    </message>
    <message>
        <source>Sensors of feeds</source>
        <translation>数据源的传感器</translation>
    </message>
    <message>
        <source>Wind and rain</source>
        <translation>风和雨</translation>
    </message>
    <message>
        <source>Roads by speed</source>
        <translation>道路车速</translation>
    </message>
    <message>
        <source>Traffic in motion</source>
        <translation>流动的车流</translation>
    </message>
    <message>
        <source>Vehicles</source>
        <translation>车辆</translation>
    </message>
    <message>
        <source>Now against before</source>
        <translation>今昔对比</translation>
    </message>
    <message>
        <source>5G coverage</source>
        <translation>5G 覆盖</translation>
    </message>
    <message>
        <source>Fibre routes</source>
        <translation>光缆路由</translation>
    </message>
    <message>
        <source>Energy use</source>
        <translation>能耗</translation>
    </message>
    <message>
        <source>Structures by use of limit</source>
        <translation>结构限值利用率</translation>
    </message>
    <message>
        <source>Power as city bars</source>
        <translation>城市柱：馈线功率</translation>
    </message>
    <message>
        <source>Buildings by air quality</source>
        <translation>建筑：空气质量</translation>
    </message>
    <message>
        <source>Fine dust on the ground</source>
        <translation>地面细颗粒物</translation>
    </message>
    <message>
        <source>Buildings by open reports</source>
        <translation>建筑：未结诉求</translation>
    </message>
    <message>
        <source>Evacuation areas</source>
        <translation>疏散区</translation>
    </message>
    <message>
        <source>Districts as prisms</source>
        <translation>各区立体图</translation>
    </message>
    <message>
        <source>City services</source>
        <translation>城市服务</translation>
    </message>
    <message>
        <source>minor</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>moderate</source>
        <translation>较重</translation>
    </message>
    <message>
        <source>severe</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>extreme</source>
        <translation>特别严重</translation>
    </message>
    <message>
        <source>official warning</source>
        <translation>官方预警</translation>
    </message>
    <message>
        <source>weather</source>
        <translation>天气</translation>
    </message>
    <message>
        <source>fire</source>
        <translation>火灾</translation>
    </message>
    <message>
        <source>roadworks</source>
        <translation>道路施工</translation>
    </message>
    <message>
        <source>closure</source>
        <translation>封闭</translation>
    </message>
    <message>
        <source>accident</source>
        <translation>事故</translation>
    </message>
    <message>
        <source>congestion</source>
        <translation>拥堵</translation>
    </message>
    <message>
        <source>public transport</source>
        <translation>公共交通</translation>
    </message>
    <message>
        <source>condition of a plant</source>
        <translation>设备状况</translation>
    </message>
    <message>
        <source>other incident</source>
        <translation>其他事件</translation>
    </message>
    <message>
        <source>EXERCISE: broken outline</source>
        <translation>演习：虚线轮廓</translation>
    </message>
    <message>
        <source>open</source>
        <translation>未办结</translation>
    </message>
    <message>
        <source>closed: small, ticked</source>
        <translation>已办结：小图标带勾</translation>
    </message>
    <message>
        <source>drives that way</source>
        <translation>行驶方向</translation>
    </message>
    <message>
        <source>tells no direction</source>
        <translation>未报方向</translation>
    </message>
    <message>
        <source>free spaces</source>
        <translation>有空位</translation>
    </message>
    <message>
        <source>nearly full</source>
        <translation>将满</translation>
    </message>
    <message>
        <source>full</source>
        <translation>已满</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>air</source>
        <translation>空气</translation>
    </message>
    <message>
        <source>traffic</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>power</source>
        <translation>电力</translation>
    </message>
    <message>
        <source>inverse distance, 2.5 km</source>
        <translation>反距离插值，2.5 km</translation>
    </message>
    <message>
        <source>inverse distance, 4 km</source>
        <translation>反距离加权，4 公里</translation>
    </message>
    <message>
        <source>no evacuation</source>
        <translation>无疏散</translation>
    </message>
    <message>
        <source>warned: dots</source>
        <translation>已预警：圆点</translation>
    </message>
    <message>
        <source>ordered out: chevrons</source>
        <translation>已下令撤离：人字纹</translation>
    </message>
    <message>
        <source>cleared of people: grid</source>
        <translation>人员已撤空：网格</translation>
    </message>
    <message>
        <source>rain</source>
        <translation>雨</translation>
    </message>
    <message>
        <source>not measured one by one</source>
        <translation>并非逐辆实测</translation>
    </message>
    <message>
        <source>slower, less</source>
        <translation>更慢、更少</translation>
    </message>
    <message>
        <source>faster, more</source>
        <translation>更快、更多</translation>
    </message>
    <message>
        <source>served</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>without fibre</source>
        <translation>无光纤服务</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>陈旧</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>out of service</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>tripped: its buildings are dark</source>
        <translation>跳闸：所供建筑变暗</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>fair</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>较差</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>below 75 % of the limit</source>
        <translation>低于限值 75 %</translation>
    </message>
    <message>
        <source>from 75 %: broad rim</source>
        <translation>达 75 %：宽边</translation>
    </message>
    <message>
        <source>at the limit: dot</source>
        <translation>达到限值：圆点</translation>
    </message>
    <message>
        <source>never heard: hollow</source>
        <translation>从未上报：空心</translation>
    </message>
    <message>
        <source>axle load</source>
        <translation>轴重</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>stress, strain, force</source>
        <translation>应力、应变、索力</translation>
    </message>
    <message>
        <source>inclination</source>
        <translation>倾角</translation>
    </message>
    <message>
        <source>settlement</source>
        <translation>沉降</translation>
    </message>
    <message>
        <source>pressure</source>
        <translation>压力</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>wind</source>
        <translation>风</translation>
    </message>
    <message>
        <source>height: 100 m = 10 MW, a value, not metres</source>
        <translation>高度：100 米 = 10 MW，表示数值，并非实际高度</translation>
    </message>
    <message>
        <source>interpolated between stations</source>
        <translation>监测站之间插值</translation>
    </message>
    <message>
        <source>nearest station within 1.5 km</source>
        <translation>1.5 公里内最近的监测站</translation>
    </message>
    <message>
        <source>of the whole district</source>
        <translation>按整个片区</translation>
    </message>
    <message>
        <source>height: the value, not metres</source>
        <translation>高度表示数值，并非米数</translation>
    </message>
    <message>
        <source>{0}: illustrative ({1})</source>
        <translation>{0}：示意（{1}）</translation>
    </message>
    <message>
        <source>{0}: modelled ({1})</source>
        <translation>{0}：模型推算（{1}）</translation>
    </message>
    <message>
        <source>hatched</source>
        <translation>斜纹</translation>
    </message>
    <message>
        <source>stale {0}</source>
        <translation>陈旧 {0}</translation>
    </message>
    <message>
        <source>{0} of {1} stale</source>
        <translation>{0}/{1} 已过期</translation>
    </message>
</context>
<context>
    <name>LeaveCard</name>
    <message>
        <source>This is the last window of a live site</source>
        <translation>这是实时站点的最后一个窗口</translation>
    </message>
    <message>
        <source>Without its engine nobody gathers readings and no alarm is raised.</source>
        <translation>引擎停止后，将不再采集读数，也不会产生报警。</translation>
    </message>
    <message>
        <source>Leave the engine running</source>
        <translation>让引擎继续运行</translation>
    </message>
    <message>
        <source>End the engine too</source>
        <translation>同时停止引擎</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
</context>
<context>
    <name>Mode</name>
    <message>
        <source>LIVE</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>DRILL</source>
        <translation>演练</translation>
    </message>
    <message>
        <source>WHAT-IF</source>
        <translation>推演</translation>
    </message>
    <message>
        <source>SIMULATED · synthetic demo data</source>
        <translation>模拟 · 合成演示数据</translation>
    </message>
    <message>
        <source>EXERCISE · no real event</source>
        <translation>演习 · 非真实事件</translation>
    </message>
    <message>
        <source>LIVE · no sources</source>
        <translation>实时 · 无数据源</translation>
    </message>
    <message>
        <source>Exercise, no real event: {0}. Real alarms are not touched by it.</source>
        <translation>演习，非真实事件：{0}。真实报警不受其影响。</translation>
    </message>
    <message>
        <source>EXERCISE</source>
        <translation>演习</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>The engine does not answer. Nothing was changed.</source>
        <translation>引擎没有响应。未作任何更改。</translation>
    </message>
    <message>
        <source>Printed to {file}</source>
        <translation>已打印到 {file}</translation>
    </message>
    <message>
        <source>No printer here: a PDF file was written, {file}</source>
        <translation>没有打印机：已写入 PDF 文件 {file}</translation>
    </message>
    <message>
        <source>Nothing was printed: {reason}</source>
        <translation>未打印：{reason}</translation>
    </message>
    <message>
        <source>There are {count} further windows on the city, and no more can be</source>
        <translation>已另开 {count} 个城市窗口，不能再多</translation>
    </message>
    <message>
        <source>Bookmark {number} is kept: {name}</source>
        <translation>书签 {number} 已保存：{name}</translation>
    </message>
    <message>
        <source>There is no bookmark {number}</source>
        <translation>没有书签 {number}</translation>
    </message>
    <message>
        <source>A screen is gone: its window has moved to {screen}</source>
        <translation>一个屏幕已断开：窗口已移到 {screen}</translation>
    </message>
    <message>
        <source>{count} objects of the city file were skipped: see “About this city”</source>
        <translation>城市文件中有 {count} 个对象被跳过：见“关于此城市”</translation>
    </message>
    <message>
        <source>3D is not available ({reason}): flat map</source>
        <translation>三维不可用（{reason}）：改用平面地图</translation>
    </message>
    <message>
        <source>The city is in 3D again</source>
        <translation>城市恢复为三维显示</translation>
    </message>
    <message>
        <source>It has opened in a window of its own; this live room stays</source>
        <translation>已在单独的窗口中打开；本实时控制室保持不变</translation>
    </message>
    <message>
        <source>{by} has added the source {source}</source>
        <translation>{by} 添加了数据源 {source}</translation>
    </message>
    <message>
        <source>{by} has restarted the source {source}</source>
        <translation>{by} 重启了数据源 {source}</translation>
    </message>
    <message>
        <source>Sound silenced for {seconds} s; a new alarm sounds again</source>
        <translation>声音已静音 {seconds} 秒；新报警会再次鸣响</translation>
    </message>
    <message>
        <source>Sound test: one tone for each priority</source>
        <translation>声音测试：每个优先级一种音调</translation>
    </message>
    <message>
        <source>NOT SAVED: the engine cannot write to its disk</source>
        <translation>未保存：引擎无法写入磁盘</translation>
    </message>
    <message>
        <source>The event log cannot be written; alarms go on</source>
        <translation>事件日志无法写入；报警照常工作</translation>
    </message>
    <message>
        <source>The event log is written again</source>
        <translation>事件日志已恢复写入</translation>
    </message>
    <message>
        <source>Rules that judge nothing: {rules}</source>
        <translation>不对任何通道起作用的规则：{rules}</translation>
    </message>
    <message>
        <source>Everything is saved again</source>
        <translation>已全部恢复保存</translation>
    </message>
    <message>
        <source>The screen saver could not be held off: {reason}</source>
        <translation>无法阻止屏幕保护：{reason}</translation>
    </message>
</context>
<context>
    <name>OpenCityCard</name>
    <message>
        <source>Open my city</source>
        <translation>打开我的城市</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a site folder…</source>
        <translation>选择站点文件夹…</translation>
    </message>
    <message>
        <source>Open it in the room</source>
        <translation>在控制室中打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Time zone of its clock (a guess by its place)</source>
        <translation>时钟所用时区（按位置推测）</translation>
    </message>
    <message>
        <source>The file does not say where it lies: its CRS, or longitude, latitude</source>
        <translation>文件未说明其位置：请填坐标系，或经度、纬度</translation>
    </message>
    <message>
        <source>Reading {file}</source>
        <translation>正在读取 {file}</translation>
    </message>
    <message>
        <source>Opening {file}: this room stays until the new one stands.</source>
        <translation>正在打开 {file}：新控制室就绪之前，本控制室保持不变。</translation>
    </message>
    <message>
        <source>Drop it on this window, or choose it: a city (CityJSON, CityGML, 3D Tiles, OpenStreetMap, footprints or a prepared city), a recording (.mcap), or the folder of a site. It is only read, never changed.</source>
        <translation>拖放到此窗口，或选择文件：城市（CityJSON、CityGML、3D Tiles、OpenStreetMap、建筑轮廓或预处理城市）、录制文件（.mcap）或站点文件夹。只读取，绝不更改。</translation>
    </message>
    <message>
        <source>Cities and recordings</source>
        <translation>城市与录制文件</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Hide this panel (bring it back from Panels)</source>
        <translation>隐藏此面板（可从“面板”恢复）</translation>
    </message>
    <message>
        <source>Hide {panel}</source>
        <translation>隐藏{panel}</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>page {0}</source>
        <translation>第 {0} 页</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Asset</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Raised</source>
        <translation>发生时间</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>No open alarms</source>
        <translation>没有未结报警</translation>
    </message>
</context>
<context>
    <name>Quantity</name>
    <message>
        <source>veh/h</source>
        <translation>辆/时</translation>
    </message>
    <message>
        <source>reports</source>
        <translation>件</translation>
    </message>
    <message>
        <source>applications/h</source>
        <translation>件/时</translation>
    </message>
</context>
<context>
    <name>RateLine</name>
    <message>
        <source>{0}/s</source>
        <translation>{0}/秒</translation>
    </message>
</context>
<context>
    <name>ResiliencePanel</name>
    <message>
        <source>Resilience</source>
        <translation>韧性</translation>
    </message>
    <message>
        <source>Highest stress</source>
        <translation>最高应力</translation>
    </message>
    <message>
        <source>Settlement</source>
        <translation>沉降</translation>
    </message>
    <message>
        <source>Least pressure</source>
        <translation>最低压力</translation>
    </message>
    <message>
        <source>Strongest wind</source>
        <translation>最大风速</translation>
    </message>
    <message>
        <source>Bridges: stress and limit</source>
        <translation>桥梁：应力与限值</translation>
    </message>
    <message>
        <source>Tunnels: settlement and limit</source>
        <translation>隧道：沉降与限值</translation>
    </message>
    <message>
        <source>Mean wind at bridges, last hour</source>
        <translation>近一小时桥面平均风速</translation>
    </message>
</context>
<context>
    <name>RoomMenus</name>
    <message>
        <source>View: {0}</source>
        <translation>视图：{0}</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source>City only</source>
        <translation>仅城市</translation>
    </message>
    <message>
        <source>Full screen on {0}</source>
        <translation>在 {0} 上全屏</translation>
    </message>
    <message>
        <source>Second window: {0}</source>
        <translation>第二窗口：{0}</translation>
    </message>
</context>
<context>
    <name>RoomWindow</name>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Move a panel</source>
        <translation>移动面板</translation>
    </message>
    <message>
        <source>Hide a panel</source>
        <translation>隐藏面板</translation>
    </message>
    <message>
        <source>Show a panel</source>
        <translation>显示面板</translation>
    </message>
</context>
<context>
    <name>SceneHost</name>
    <message>
        <source>colours: faster or slower than at {0}</source>
        <translation>颜色：较 {0} 更快或更慢</translation>
    </message>
</context>
<context>
    <name>ScreenSaver</name>
    <message>
        <source>neither the desktop nor xset answers</source>
        <translation>桌面环境与 xset 均无应答</translation>
    </message>
    <message>
        <source>the system refused</source>
        <translation>系统拒绝</translation>
    </message>
</context>
<context>
    <name>SecretEntry</name>
    <message>
        <source>It goes to the system&apos;s keyring, or a private file where there is none; the site holds a reference only.</source>
        <translation>它存入系统密钥环（没有密钥环时存入私有文件），站点中只保存引用。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ServicesPanel</name>
    <message>
        <source>City services</source>
        <translation>城市服务</translation>
    </message>
    <message>
        <source>Mean PM2.5</source>
        <translation>PM2.5 平均</translation>
    </message>
    <message>
        <source>Open reports</source>
        <translation>未结诉求</translation>
    </message>
    <message>
        <source>Applications/h</source>
        <translation>办件/时</translation>
    </message>
    <message>
        <source>PM2.5 by station</source>
        <translation>各站 PM2.5</translation>
    </message>
    <message>
        <source>Open reports by district</source>
        <translation>各区未结诉求</translation>
    </message>
</context>
<context>
    <name>SettingField</name>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Type the secret…</source>
        <translation>输入密钥…</translation>
    </message>
</context>
<context>
    <name>SettingForm</name>
    <message>
        <source>Fewer settings</source>
        <translation>较少设置</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
</context>
<context>
    <name>SettingGroup</name>
    <message>
        <source>At least one is needed</source>
        <translation>至少需要一项</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>This is needed</source>
        <translation>此项必填</translation>
    </message>
    <message>
        <source>A reference such as secret://NAME or env:NAME, never the secret itself</source>
        <translation>请填写引用，例如 secret://NAME 或 env:NAME，切勿填写密码本身</translation>
    </message>
    <message>
        <source>A whole number is needed</source>
        <translation>需要整数</translation>
    </message>
    <message>
        <source>A number is needed, with a point: 0.5</source>
        <translation>需要数字，小数点用“.”：0.5</translation>
    </message>
    <message>
        <source>Not a list: write a, b or [1, 2]</source>
        <translation>不是列表：请写 a, b 或 [1, 2]</translation>
    </message>
    <message>
        <source>Not a table: write speed = 10, flow = 60</source>
        <translation>不是表：请写 speed = 10, flow = 60</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>held off</source>
        <translation>已阻止</translation>
    </message>
    <message>
        <source>not held off: {0}</source>
        <translation>未能阻止：{0}</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Light on the city</source>
        <translation>城市光照</translation>
    </message>
    <message>
        <source>Viewing distance</source>
        <translation>观看距离</translation>
    </message>
    <message>
        <source>Second window</source>
        <translation>第二窗口</translation>
    </message>
    <message>
        <source>Screen saver</source>
        <translation>屏幕保护</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Dusk</source>
        <translation>黄昏</translation>
    </message>
    <message>
        <source>By date and hour</source>
        <translation>按日期和时刻</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>白天</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>夜晚</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>报警</translation>
    </message>
    <message>
        <source> m</source>
        <translation> 米</translation>
    </message>
    <message>
        <source>0.7 m at a desk, 5 m before a wall: texts grow with it</source>
        <translation>桌面 0.7 米，大屏前 5 米：文字随之放大</translation>
    </message>
    <message>
        <source>Test the alarm sound</source>
        <translation>测试报警声音</translation>
    </message>
    <message>
        <source>Lock or unlock the layout</source>
        <translation>锁定或解锁布局</translation>
    </message>
    <message>
        <source>Reset the layout</source>
        <translation>重置布局</translation>
    </message>
</context>
<context>
    <name>SiteForm</name>
    <message>
        <source>Name of the city</source>
        <translation>城市名称</translation>
    </message>
    <message>
        <source>Folder to write, new or without a site</source>
        <translation>要写入的文件夹（新建，或其中尚无站点）</translation>
    </message>
    <message>
        <source>Time zone of its clock</source>
        <translation>时钟所用时区</translation>
    </message>
    <message>
        <source>City file, copied into the folder; none: plain ground</source>
        <translation>城市文件，将复制到该文件夹；留空则为空白地面</translation>
    </message>
    <message>
        <source>My city</source>
        <translation>我的城市</translation>
    </message>
    <message>
        <source>by the place of the city file, else {zone}</source>
        <translation>按城市文件的位置，否则为 {zone}</translation>
    </message>
</context>
<context>
    <name>Sound</name>
    <message>
        <source>Nothing plays the alarm sound for this window</source>
        <translation>没有程序为此窗口播放报警声音</translation>
    </message>
    <message>
        <source>This computer has no way to play a sound</source>
        <translation>这台计算机无法播放声音</translation>
    </message>
    <message>
        <source>Silenced for a time; a new alarm sounds again</source>
        <translation>暂时静音；新报警会再次鸣响</translation>
    </message>
    <message>
        <source>Alarms can be heard at this desk, but not above 4× replay</source>
        <translation>本工位可听到报警，但回放超过 4× 时静音</translation>
    </message>
    <message>
        <source>Alarms can be heard at this desk</source>
        <translation>本工位可听到报警</translation>
    </message>
</context>
<context>
    <name>SourcePage</name>
    <message>
        <source>Rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>陈旧</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重启</translation>
    </message>
    <message>
        <source>Start this source over now; what was missed meanwhile is asked for (Ctrl+R)</source>
        <translation>立即重启该数据源，并补取其间缺失的数据（Ctrl+R）</translation>
    </message>
    <message>
        <source>Its loss makes no sound and no warning; alarms of its channels go on. For:</source>
        <translation>断线时不发声、不警告；其通道的报警照常。时长：</translation>
    </message>
    <message>
        <source>Mute for {0}</source>
        <translation>静音 {0}</translation>
    </message>
    <message>
        <source>Rate, last 5 min</source>
        <translation>最近 5 分钟的速率</translation>
    </message>
    <message>
        <source>gathering</source>
        <translation>收集中</translation>
    </message>
    <message>
        <source>Channels by the age of their newest value, up to</source>
        <translation>按最新值的时长统计通道，不超过</translation>
    </message>
    <message>
        <source>no channels</source>
        <translation>无通道</translation>
    </message>
    <message>
        <source>Away (filled) and missing (hatched), last hour</source>
        <translation>最近一小时的断线（实心）与缺失（斜线）</translation>
    </message>
    <message>
        <source>Muted until {0} by {1}</source>
        <translation>由 {1} 静音至 {0}</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>取消静音</translation>
    </message>
    <message>
        <source>Mute…</source>
        <translation>静音…</translation>
    </message>
    <message>
        <source>Its own loss makes no noise for a time that always ends (Ctrl+M)</source>
        <translation>在必定到期的时间内，其断线不发出提醒（Ctrl+M）</translation>
    </message>
    <message>
        <source>Let it warn again (Ctrl+M)</source>
        <translation>恢复警告（Ctrl+M）</translation>
    </message>
    <message>
        <source>Not in a recording: its sources do not run</source>
        <translation>回放中不可用：其数据源并未运行</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/秒</translation>
    </message>
    <message>
        <source>{0} missing, {1}</source>
        <translation>缺失 {0}，{1}</translation>
    </message>
    <message>
        <source>Since {0} · away: {1} · observations missing: {2} · gaps: {3}</source>
        <translation>自 {0} 起 · 断线：{1} · 缺失观测：{2} · 缺口：{3}</translation>
    </message>
    <message>
        <source>away {0}, {1}: {2}</source>
        <translation>断线 {0}，{1}：{2}</translation>
    </message>
    <message>
        <source>Personal data left out: {0}</source>
        <translation>已剔除的个人信息：{0}</translation>
    </message>
    <message>
        <source>Proving ground: {0}</source>
        <translation>试验场：{0}</translation>
    </message>
    <message>
        <source>Declared, not enforced on the engine&apos;s machine: {0}</source>
        <translation>仅声明、未在引擎所在机器上强制执行：{0}</translation>
    </message>
    <message>
        <source>All its permissions and limits are enforced</source>
        <translation>其权限与限制均已强制执行</translation>
    </message>
</context>
<context>
    <name>SourceReasons</name>
    <message>
        <source>{0} cannot be reached: {1}</source>
        <translation>无法连接 {0}：{1}</translation>
    </message>
    <message>
        <source>no SUMO at {0}: {1}</source>
        <translation>{0} 处没有 SUMO：{1}</translation>
    </message>
    <message>
        <source>{0} did not answer within {1} s</source>
        <translation>{0} 在 {1} 秒内没有应答</translation>
    </message>
    <message>
        <source>{0} has stopped answering</source>
        <translation>{0} 不再应答</translation>
    </message>
    <message>
        <source>the service answered {0}</source>
        <translation>服务应答 {0}</translation>
    </message>
    <message>
        <source>the service does not accept the credentials (401)</source>
        <translation>服务不接受所用凭据（401）</translation>
    </message>
    <message>
        <source>the service refuses access (403)</source>
        <translation>服务拒绝访问（403）</translation>
    </message>
    <message>
        <source>there is nothing at this address (404)</source>
        <translation>此地址没有内容（404）</translation>
    </message>
    <message>
        <source>the service asks for fewer questions (429)</source>
        <translation>服务要求减少查询（429）</translation>
    </message>
    <message>
        <source>the service answered with a web page, not with data: a login, or another address</source>
        <translation>服务返回的是网页而不是数据：可能需要登录，或地址不对</translation>
    </message>
    <message>
        <source>the source gave no sign of life for {0} s</source>
        <translation>数据源 {0} 秒没有任何动静</translation>
    </message>
    <message>
        <source>{0}: certificate not accepted: {1}</source>
        <translation>{0}：证书未被接受：{1}</translation>
    </message>
    <message>
        <source>{0}: the broker refuses the user or password</source>
        <translation>{0}：消息代理拒绝该用户名或密码</translation>
    </message>
    <message>
        <source>{0}: the database refuses the user or password</source>
        <translation>{0}：数据库拒绝该用户名或密码</translation>
    </message>
    <message>
        <source>{0}: there is no such database</source>
        <translation>{0}：没有这个数据库</translation>
    </message>
    <message>
        <source>the broker closed the connection</source>
        <translation>消息代理断开了连接</translation>
    </message>
    <message>
        <source>the broker closed the connection: {0}</source>
        <translation>消息代理断开了连接：{0}</translation>
    </message>
    <message>
        <source>the database closed the connection</source>
        <translation>数据库断开了连接</translation>
    </message>
    <message>
        <source>the server closed the connection or stopped answering</source>
        <translation>服务器断开了连接或不再应答</translation>
    </message>
    <message>
        <source>the service does not answer any more (no pong)</source>
        <translation>服务不再应答（没有 pong）</translation>
    </message>
    <message>
        <source>the service ended the stream</source>
        <translation>服务结束了数据流</translation>
    </message>
    <message>
        <source>the connection broke ({0})</source>
        <translation>连接中断（{0}）</translation>
    </message>
    <message>
        <source>nothing listens there</source>
        <translation>该处没有服务在监听</translation>
    </message>
    <message>
        <source>it closed the connection</source>
        <translation>对方断开了连接</translation>
    </message>
    <message>
        <source>the connection was cut</source>
        <translation>连接被切断</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>no way to it in the network</source>
        <translation>网络不可达</translation>
    </message>
    <message>
        <source>not permitted here</source>
        <translation>本机不允许</translation>
    </message>
    <message>
        <source>its name is not known</source>
        <translation>名称无法解析</translation>
    </message>
    <message>
        <source>no such address here</source>
        <translation>本机没有这个地址</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>没有连接</translation>
    </message>
    <message>
        <source>certificate has expired</source>
        <translation>证书已过期</translation>
    </message>
    <message>
        <source>self-signed certificate</source>
        <translation>自签名证书</translation>
    </message>
    <message>
        <source>unable to get local issuer certificate</source>
        <translation>找不到签发该证书的机构</translation>
    </message>
    <message>
        <source>heartbeat missed</source>
        <translation>未收到心跳</translation>
    </message>
    <message>
        <source>the source host is gone</source>
        <translation>数据源进程已消失</translation>
    </message>
    <message>
        <source>no heartbeat of the source host for {0} s</source>
        <translation>数据源进程 {0} 秒没有心跳</translation>
    </message>
    <message>
        <source>the folder that it reads is gone or another</source>
        <translation>所读取的文件夹已不在或被替换</translation>
    </message>
    <message>
        <source>reading is no number</source>
        <translation>读数不是数字</translation>
    </message>
    <message>
        <source>reading is not finite</source>
        <translation>读数不是有限数</translation>
    </message>
    <message>
        <source>none of the mapped fields is in the message</source>
        <translation>消息中没有任何已映射的字段</translation>
    </message>
    <message>
        <source>not JSON (or NaN, infinity or a number beyond 64 bits in it)</source>
        <translation>不是 JSON（或含有 NaN、无穷大或超过 64 位的数）</translation>
    </message>
    <message>
        <source>JSON nested deeper than {0}</source>
        <translation>JSON 嵌套超过 {0} 层</translation>
    </message>
    <message>
        <source>not well-formed XML, or nested too deep</source>
        <translation>XML 格式不正确，或嵌套过深</translation>
    </message>
    <message>
        <source>XML nested deeper than {0}</source>
        <translation>XML 嵌套超过 {0} 层</translation>
    </message>
    <message>
        <source>time stamp is missing or not in the configured form</source>
        <translation>缺少时间戳，或其格式与设置不符</translation>
    </message>
    <message>
        <source>not text in the configured encoding</source>
        <translation>不是设定编码的文本</translation>
    </message>
    <message>
        <source>not CSV in the configured form</source>
        <translation>不是设定格式的 CSV</translation>
    </message>
    <message>
        <source>line of {0} cells under a header of {1}</source>
        <translation>该行有 {0} 列，而表头有 {1} 列</translation>
    </message>
    <message>
        <source>line too long</source>
        <translation>行过长</translation>
    </message>
    <message>
        <source>the header has no column {0}</source>
        <translation>表头中没有列 {0}</translation>
    </message>
    <message>
        <source>the list of records is not there</source>
        <translation>找不到记录列表</translation>
    </message>
    <message>
        <source>the field that names the asset or metric is missing</source>
        <translation>缺少指明设施或指标的字段</translation>
    </message>
    <message>
        <source>answer larger than {0} bytes</source>
        <translation>应答超过 {0} 字节</translation>
    </message>
    <message>
        <source>message larger than {0} bytes</source>
        <translation>消息超过 {0} 字节</translation>
    </message>
    <message>
        <source>more than {0} rows in one message</source>
        <translation>一条消息中超过 {0} 行</translation>
    </message>
</context>
<context>
    <name>SourceRefusals</name>
    <message>
        <source>No message of this kind is kept any more</source>
        <translation>此类消息已不再保留</translation>
    </message>
    <message>
        <source>{0} · {1} bytes · letters are shown as x and figures as 9, but for declared names</source>
        <translation>{0} · {1} 字节 · 除已声明的名称外，字母显示为 x，数字显示为 9</translation>
    </message>
    <message>
        <source>Messages refused: {0}</source>
        <translation>被拒收的消息：{0}</translation>
    </message>
    <message>
        <source>Enter or a click opens the newest message that was refused for this reason</source>
        <translation>按回车或点击，打开因此原因被拒收的最新消息</translation>
    </message>
    <message>
        <source>Beginning of the message, masked</source>
        <translation>消息开头（已遮蔽）</translation>
    </message>
</context>
<context>
    <name>SourceWords</name>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Starting. Before that: {0}</source>
        <translation>正在启动。此前：{0}</translation>
    </message>
    <message>
        <source>Lost for {1}: {0}</source>
        <translation>已断线 {1}：{0}</translation>
    </message>
    <message>
        <source>Lost: {0}</source>
        <translation>已断线：{0}</translation>
    </message>
    <message>
        <source>Given up: {0}</source>
        <translation>已放弃：{0}</translation>
    </message>
    <message>
        <source>Stopped: {0}</source>
        <translation>已停止：{0}</translation>
    </message>
    <message>
        <source>no reason is known</source>
        <translation>原因不明</translation>
    </message>
    <message>
        <source>Up, and not well: {0}</source>
        <translation>在线，但有问题：{0}</translation>
    </message>
    <message>
        <source>Up; {0} of {1} channels have been silent for longer than they should</source>
        <translation>在线；{1} 个通道中有 {0} 个沉默过久</translation>
    </message>
    <message>
        <source>Up: what it says arrives</source>
        <translation>在线：数据正常到达</translation>
    </message>
    <message>
        <source>It is tried again by itself. See that its far end runs and can be reached from here</source>
        <translation>系统会自动重试。请检查对端是否在运行、从本机能否连通</translation>
    </message>
    <message>
        <source>It is not tried again by itself: mend the cause, then restart it</source>
        <translation>不会自动重试：请先排除原因，再重启它</translation>
    </message>
    <message>
        <source>Restart starts it anew</source>
        <translation>按“重启”可重新启动</translation>
    </message>
    <message>
        <source>not proved on this machine</source>
        <translation>未在本机试验</translation>
    </message>
    <message>
        <source>{0} of {1} faults stood, {2} ago</source>
        <translation>经受住 {1} 项故障中的 {0} 项，{2}前</translation>
    </message>
    <message>
        <source>other code than the installed one</source>
        <translation>试验的代码与已安装的不同</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} 小时</translation>
    </message>
    <message>
        <source>older</source>
        <translation>更早</translation>
    </message>
    <message>
        <source>never</source>
        <translation>从未</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Traffic</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>Telecom</source>
        <translation>通信</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>能源</translation>
    </message>
    <message>
        <source>Structures</source>
        <translation>结构</translation>
    </message>
    <message>
        <source>Services</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Demo city</source>
        <translation>演示城市</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录制数据</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>up</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>gave up</source>
        <translation>已放弃</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>which hosts</source>
        <translation>可访问的主机</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>open files</source>
        <translation>打开的文件数</translation>
    </message>
    <message>
        <source>processor time</source>
        <translation>处理器时间</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>{0}, muted until {1}</source>
        <translation>{0}，静音至 {1}</translation>
    </message>
    <message>
        <source>not well</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/秒</translation>
    </message>
    <message>
        <source>{0} of {1} up</source>
        <translation>{0}/{1} 正常</translation>
    </message>
</context>
<context>
    <name>SourcesCard</name>
    <message>
        <source>Sources · Esc closes</source>
        <translation>数据源 · Esc 关闭</translation>
    </message>
    <message>
        <source>Filter by name or error</source>
        <translation>按名称或错误筛选</translation>
    </message>
    <message>
        <source>Sources, the worst first</source>
        <translation>数据源（最差的在前）</translation>
    </message>
    <message>
        <source>{0} % of the wall is stale, of {1} channels</source>
        <translation>{1} 个通道中 {0}% 为陈旧</translation>
    </message>
    <message>
        <source>This engine is older than this room</source>
        <translation>此引擎的版本早于本控制室</translation>
    </message>
</context>
<context>
    <name>StoryCaptions</name>
    <message>
        <source>Story · {0} of {1}</source>
        <translation>故事 · 第 {0} 步，共 {1} 步</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Previous step (Page Up)</source>
        <translation>上一步（Page Up）</translation>
    </message>
    <message>
        <source>Next step (Page Down)</source>
        <translation>下一步（Page Down）</translation>
    </message>
    <message>
        <source>Start over (Home)</source>
        <translation>重新开始（Home）</translation>
    </message>
    <message>
        <source>Hold the story or go on (Space)</source>
        <translation>暂停或继续演示（空格）</translation>
    </message>
    <message>
        <source>Close the captions</source>
        <translation>关闭字幕</translation>
    </message>
</context>
<context>
    <name>Surface</name>
    <message>
        <source>True at the centre of the picture: what is nearer looks larger</source>
        <translation>比例以画面中心为准：更近的物体显得更大</translation>
    </message>
    <message>
        <source>North. A click turns the city north up</source>
        <translation>北。点击使北方朝上</translation>
    </message>
    <message>
        <source>Open alarms there: {0}. A click flies to {1}</source>
        <translation>该方向有 {0} 个未关闭报警。点击飞往{1}</translation>
    </message>
</context>
<context>
    <name>TimeBar</name>
    <message>
        <source>−{0} left</source>
        <translation>剩余 −{0}</translation>
    </message>
    <message>
        <source>Start over: begin a new take (Ctrl+Home)</source>
        <translation>从头开始：新的一次播放（Ctrl+Home）</translation>
    </message>
    <message>
        <source>Step back (←)</source>
        <translation>后退一步（←）</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>播放或暂停（空格）</translation>
    </message>
    <message>
        <source>Step forward (→)</source>
        <translation>前进一步（→）</translation>
    </message>
    <message>
        <source>Loop the recording (L); Shift+drag on the bar loops a part</source>
        <translation>循环播放（L）；在时间条上按住 Shift 拖动可循环一段</translation>
    </message>
    <message>
        <source>Jump to the next alarm (N); previous with Shift+N</source>
        <translation>跳到下一个报警（N）；Shift+N 跳到上一个</translation>
    </message>
    <message>
        <source>Speed (, slower, . faster)</source>
        <translation>速度（, 减速，. 加速）</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Time: drag to seek</source>
        <translation>时间：拖动定位</translation>
    </message>
    <message>
        <source>LIVE · the bar shows the last hour</source>
        <translation>实时 · 时间条显示最近一小时</translation>
    </message>
</context>
<context>
    <name>ToolStrip</name>
    <message>
        <source>cut at {0}</source>
        <translation>剖切高度 {0}</translation>
    </message>
    <message>
        <source>Copy (Ctrl+Shift+C)</source>
        <translation>复制（Ctrl+Shift+C）</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Leave (Esc)</source>
        <translation>退出（Esc）</translation>
    </message>
    <message>
        <source>Height above which nothing is drawn</source>
        <translation>剖切高度：高于此处不显示</translation>
    </message>
</context>
<context>
    <name>ToolWords</name>
    <message>
        <source>Measure a distance</source>
        <translation>测量距离</translation>
    </message>
    <message>
        <source>Height of a building</source>
        <translation>建筑高度</translation>
    </message>
    <message>
        <source>Line of sight</source>
        <translation>视线分析</translation>
    </message>
    <message>
        <source>Cut by height</source>
        <translation>按高度剖切</translation>
    </message>
    <message>
        <source>Select with a box</source>
        <translation>框选</translation>
    </message>
    <message>
        <source>Select with a line drawn by hand</source>
        <translation>套索选择</translation>
    </message>
    <message>
        <source>Click on ground and roofs. Enter or a double click ends the line, Backspace takes a point back</source>
        <translation>在地面和屋顶上点击。回车或双击结束，退格键撤回一点</translation>
    </message>
    <message>
        <source>Click on a building</source>
        <translation>点击一栋建筑</translation>
    </message>
    <message>
        <source>Click where you stand, then what you look at</source>
        <translation>先点击观察点，再点击目标</translation>
    </message>
    <message>
        <source>Drag a box. Shift adds, Ctrl takes away; what is hidden counts too</source>
        <translation>拖出一个框。Shift 添加，Ctrl 移除；被遮挡的也计入</translation>
    </message>
    <message>
        <source>Draw around things. Shift adds, Ctrl takes away; what is hidden counts too</source>
        <translation>沿物体周围画线。Shift 添加，Ctrl 移除；被遮挡的也计入</translation>
    </message>
    <message>
        <source>Houses</source>
        <translation>住宅</translation>
    </message>
    <message>
        <source>Residential blocks</source>
        <translation>住宅小区楼</translation>
    </message>
    <message>
        <source>Residential towers</source>
        <translation>高层住宅</translation>
    </message>
    <message>
        <source>Offices</source>
        <translation>办公楼</translation>
    </message>
    <message>
        <source>Public buildings</source>
        <translation>公共建筑</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>地标</translation>
    </message>
    <message>
        <source>No building there</source>
        <translation>此处没有建筑</translation>
    </message>
    <message>
        <source>Over the ground {0}</source>
        <translation>水平距离 {0}</translation>
    </message>
    <message>
        <source>along the line {0}</source>
        <translation>沿线长度 {0}</translation>
    </message>
    <message>
        <source>difference in height {0}</source>
        <translation>高差 {0}</translation>
    </message>
    <message>
        <source>{0} parts</source>
        <translation>{0} 段</translation>
    </message>
    <message>
        <source>height {0}</source>
        <translation>高度 {0}</translation>
    </message>
    <message>
        <source>from {0} to {1}</source>
        <translation>自 {0} 至 {1}</translation>
    </message>
    <message>
        <source>footprint {0} m²</source>
        <translation>占地 {0} m²</translation>
    </message>
    <message>
        <source>Free sight over {0}</source>
        <translation>视线通畅，距离 {0}</translation>
    </message>
    <message>
        <source>Blocked after {0} of {1} by {2}</source>
        <translation>视线在 {0} 处（全长 {1}）被 {2} 遮挡</translation>
    </message>
    <message>
        <source>{0} more behind it</source>
        <translation>其后还有 {0} 处遮挡</translation>
    </message>
    <message>
        <source>others {0}</source>
        <translation>其他 {0}</translation>
    </message>
    <message>
        <source>{0} selected</source>
        <translation>已选 {0}</translation>
    </message>
</context>
<context>
    <name>TopBand</name>
    <message>
        <source>Second window and full screen</source>
        <translation>第二窗口与全屏</translation>
    </message>
    <message>
        <source>Panels and views</source>
        <translation>面板与视图</translation>
    </message>
    <message>
        <source>Tools, bookmarks and tour</source>
        <translation>工具、书签与巡游</translation>
    </message>
    <message>
        <source>Find an asset or a command (Ctrl+K)</source>
        <translation>查找对象或命令（Ctrl+K）</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keys and legends (F1)</source>
        <translation>按键与图例（F1）</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>How each source is</source>
        <translation>各数据源状态</translation>
    </message>
    <message>
        <source>Declared, not enforced on the engine&apos;s machine: {0}</source>
        <translation>引擎所在机器上仅声明、未强制：{0}</translation>
    </message>
    <message>
        <source>{0} of {1} channels stale</source>
        <translation>{1} 个通道中 {0} 个陈旧</translation>
    </message>
    <message>
        <source>{0}: {1} open, {2} unacknowledged</source>
        <translation>{0}：{1} 个未结，{2} 个未确认</translation>
    </message>
    <message>
        <source>{0} stale</source>
        <translation>{0} 陈旧</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>Share of all channels whose newest value is too old</source>
        <translation>最新值已过时的通道占比</translation>
    </message>
    <message>
        <source>NO SOUND</source>
        <translation>无声音</translation>
    </message>
    <message>
        <source>silent {0}</source>
        <translation>静音 {0}</translation>
    </message>
    <message>
        <source>linked</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>Engine not answering</source>
        <translation>引擎无响应</translation>
    </message>
</context>
<context>
    <name>TrafficPanel</name>
    <message>
        <source>Traffic</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>Mean speed</source>
        <translation>平均车速</translation>
    </message>
    <message>
        <source>Slow sections</source>
        <translation>拥堵路段</translation>
    </message>
    <message>
        <source>Mean flow</source>
        <translation>平均流量</translation>
    </message>
    <message>
        <source>Sections by speed</source>
        <translation>路段车速分布</translation>
    </message>
    <message>
        <source>No readings</source>
        <translation>无读数</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>无数据</translation>
    </message>
    <message>
        <source>Mean speed, last hour</source>
        <translation>近一小时平均车速</translation>
    </message>
    <message>
        <source>below {0}</source>
        <translation>低于 {0}</translation>
    </message>
</context>
<context>
    <name>TrialReport</name>
    <message>
        <source>It answers, and nothing has come yet</source>
        <translation>已连接，尚无数据到达</translation>
    </message>
    <message>
        <source>Nothing came</source>
        <translation>没有数据到达</translation>
    </message>
    <message>
        <source>{rows} readings on {channels} channels of {assets} things, {missing} of them missing</source>
        <translation>{rows} 个读数，来自 {assets} 个对象的 {channels} 条通道，其中 {missing} 个缺失</translation>
    </message>
    <message>
        <source>Converted</source>
        <translation>单位换算</translation>
    </message>
    <message>
        <source>Left out as free text or personal data</source>
        <translation>因属自由文本或个人信息而未保留</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒收</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>N</source>
        <comment>north, on the map&apos;s arrow</comment>
        <translation>北</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Traffic flow</source>
        <translation>车流量</translation>
    </message>
    <message>
        <source>Occupancy</source>
        <translation>占有率</translation>
    </message>
    <message>
        <source>Travel time</source>
        <translation>行程时间</translation>
    </message>
    <message>
        <source>Delay</source>
        <translation>延误</translation>
    </message>
    <message>
        <source>Next arrival</source>
        <translation>下一班到站</translation>
    </message>
    <message>
        <source>Longitude</source>
        <translation>经度</translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation>纬度</translation>
    </message>
    <message>
        <source>Bearing</source>
        <translation>方位</translation>
    </message>
    <message>
        <source>Free spaces</source>
        <translation>空余车位</translation>
    </message>
    <message>
        <source>Incident</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Cell state</source>
        <translation>小区状态</translation>
    </message>
    <message>
        <source>Signal power (RSRP)</source>
        <translation>信号功率 (RSRP)</translation>
    </message>
    <message>
        <source>Signal quality (RSRQ)</source>
        <translation>信号质量 (RSRQ)</translation>
    </message>
    <message>
        <source>Signal to noise</source>
        <translation>信噪比</translation>
    </message>
    <message>
        <source>Cell load</source>
        <translation>小区负荷</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>Fibre state</source>
        <translation>光缆状态</translation>
    </message>
    <message>
        <source>Optical power</source>
        <translation>光功率</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>功率</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>负荷</translation>
    </message>
    <message>
        <source>Feeder state</source>
        <translation>馈线状态</translation>
    </message>
    <message>
        <source>Voltage</source>
        <translation>电压</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>电流</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>Energy used</source>
        <translation>用电量</translation>
    </message>
    <message>
        <source>Oil temperature</source>
        <translation>油温</translation>
    </message>
    <message>
        <source>Transformer load</source>
        <translation>变压器负荷</translation>
    </message>
    <message>
        <source>Stress</source>
        <translation>应力</translation>
    </message>
    <message>
        <source>Strain</source>
        <translation>应变</translation>
    </message>
    <message>
        <source>Force</source>
        <translation>力</translation>
    </message>
    <message>
        <source>Inclination</source>
        <translation>倾角</translation>
    </message>
    <message>
        <source>Settlement</source>
        <translation>沉降</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>压力</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>严重程度</translation>
    </message>
    <message>
        <source>Severity (exercise)</source>
        <translation>严重程度（演练）</translation>
    </message>
    <message>
        <source>Water level</source>
        <translation>水位</translation>
    </message>
    <message>
        <source>Water flow</source>
        <translation>水流量</translation>
    </message>
    <message>
        <source>Wind speed</source>
        <translation>风速</translation>
    </message>
    <message>
        <source>Wind from</source>
        <translation>风向</translation>
    </message>
    <message>
        <source>Rain</source>
        <translation>雨强</translation>
    </message>
    <message>
        <source>Evacuation</source>
        <translation>疏散</translation>
    </message>
    <message>
        <source>Lorry load</source>
        <translation>货车荷载</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>PM2.5</source>
        <translation>PM2.5</translation>
    </message>
    <message>
        <source>Humidity</source>
        <translation>湿度</translation>
    </message>
    <message>
        <source>PM10</source>
        <translation>PM10</translation>
    </message>
    <message>
        <source>O₃</source>
        <translation>O₃</translation>
    </message>
    <message>
        <source>CO₂</source>
        <translation>CO₂</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>上报</translation>
    </message>
    <message>
        <source>NO₂</source>
        <translation>NO₂</translation>
    </message>
    <message>
        <source>Open reports</source>
        <translation>未结诉求</translation>
    </message>
    <message>
        <source>Applications</source>
        <translation>申请</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>交通</translation>
    </message>
    <message>
        <source>Connectivity</source>
        <translation>通信网络</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>能源</translation>
    </message>
    <message>
        <source>Resilience</source>
        <translation>韧性</translation>
    </message>
    <message>
        <source>City services</source>
        <translation>城市服务</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>数据源</translation>
    </message>
    <message>
        <source>Road</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>桥梁</translation>
    </message>
    <message>
        <source>Tunnel</source>
        <translation>隧道</translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation>管道</translation>
    </message>
    <message>
        <source>5G cell</source>
        <translation>5G 小区</translation>
    </message>
    <message>
        <source>Fibre route</source>
        <translation>光缆</translation>
    </message>
    <message>
        <source>Fibre cabinet</source>
        <translation>光交箱</translation>
    </message>
    <message>
        <source>Feeder</source>
        <translation>馈线</translation>
    </message>
    <message>
        <source>Building</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Air station</source>
        <translation>空气站</translation>
    </message>
    <message>
        <source>Service area</source>
        <translation>服务区域</translation>
    </message>
    <message>
        <source>Weather station</source>
        <translation>气象站</translation>
    </message>
    <message>
        <source>Evacuation area</source>
        <translation>疏散区</translation>
    </message>
    <message>
        <source>Parking</source>
        <translation>停车场</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>站点</translation>
    </message>
    <message>
        <source>Vehicle</source>
        <translation>车辆</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>传感器</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>紧急</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>Unacknowledged</source>
        <translation>未确认</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>Returned, unacknowledged</source>
        <translation>已恢复，未确认</translation>
    </message>
    <message>
        <source>Shelved</source>
        <translation>已搁置</translation>
    </message>
    <message>
        <source>Suppressed</source>
        <translation>已抑制</translation>
    </message>
    <message>
        <source>Out of service</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Uncertain</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Bad</source>
        <translation>坏值</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>陈旧</translation>
    </message>
    <message>
        <source>high-high</source>
        <translation>高高</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>low-low</source>
        <translation>低低</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>变化率</translation>
    </message>
    <message>
        <source>stale</source>
        <translation>陈旧</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Minor</source>
        <translation>一般</translation>
    </message>
    <message>
        <source>Moderate</source>
        <translation>较重</translation>
    </message>
    <message>
        <source>Severe</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>Extreme</source>
        <translation>特别严重</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>退服</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Served</source>
        <translation>在用</translation>
    </message>
    <message>
        <source>Tripped</source>
        <translation>跳闸</translation>
    </message>
    <message>
        <source>Supplying</source>
        <translation>供电</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>生效中</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>未关闭</translation>
    </message>
    <message>
        <source>Warned</source>
        <translation>已预警</translation>
    </message>
    <message>
        <source>Ordered out</source>
        <translation>已下令撤离</translation>
    </message>
    <message>
        <source>Cleared of people</source>
        <translation>人员已撤空</translation>
    </message>
    <message>
        <source>Not acknowledged: the alarm has changed since you saw it.</source>
        <translation>未确认：您看到之后报警已变化。</translation>
    </message>
    <message>
        <source>Already acknowledged; the alarm says by whom.</source>
        <translation>已被确认；报警中写明确认人。</translation>
    </message>
    <message>
        <source>This needs a note.</source>
        <translation>需要填写备注。</translation>
    </message>
    <message>
        <source>A shelf needs an end that is still to come.</source>
        <translation>搁置需要一个尚未到来的结束时间。</translation>
    </message>
    <message>
        <source>The alarm is not acknowledged.</source>
        <translation>该报警尚未确认。</translation>
    </message>
    <message>
        <source>The alarm is not latched.</source>
        <translation>该报警未锁存。</translation>
    </message>
    <message>
        <source>The condition has not returned to normal.</source>
        <translation>状态尚未恢复正常。</translation>
    </message>
    <message>
        <source>The alarm is out of service already.</source>
        <translation>该报警已停用。</translation>
    </message>
    <message>
        <source>The alarm is in service.</source>
        <translation>该报警在用。</translation>
    </message>
    <message>
        <source>No alarm is raised in that direction.</source>
        <translation>该方向上没有报警。</translation>
    </message>
    <message>
        <source>The engine does not know this act.</source>
        <translation>引擎不识别该操作。</translation>
    </message>
    <message>
        <source>The engine does not know this command.</source>
        <translation>引擎不识别该命令。</translation>
    </message>
    <message>
        <source>The engine could not do this; its log says why.</source>
        <translation>引擎未能完成；原因见其日志。</translation>
    </message>
    <message>
        <source>Nothing to acknowledge: the alarm is not open.</source>
        <translation>无需确认：报警未处于打开状态。</translation>
    </message>
    <message>
        <source>No evacuation</source>
        <translation>无疏散</translation>
    </message>
    <message>
        <source>The alarm is not shelved.</source>
        <translation>该报警未被搁置。</translation>
    </message>
    <message>
        <source>That is longer than this priority may be shelved.</source>
        <translation>超过该优先级允许的搁置时长。</translation>
    </message>
    <message>
        <source>The engine does not know this alarm any more.</source>
        <translation>引擎已没有此报警。</translation>
    </message>
    <message>
        <source>The engine could not save it. Nothing was changed.</source>
        <translation>引擎无法保存。未作任何更改。</translation>
    </message>
    <message>
        <source>The engine is stopping.</source>
        <translation>引擎正在停止。</translation>
    </message>
    <message>
        <source>This source is being restarted already.</source>
        <translation>该数据源正在重启。</translation>
    </message>
    <message>
        <source>A recording is being played; its sources cannot be restarted or muted.</source>
        <translation>正在播放录制数据，其数据源不能重启或静音。</translation>
    </message>
    <message>
        <source>No answer yet; it may have been stored. The list shows what is known.</source>
        <translation>尚无响应；可能已保存。列表显示已知状态。</translation>
    </message>
</context>
</TS>
