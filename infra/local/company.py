"""The demo company: a retail chain with 3 regions, 36 stores and 150 employees. All names are made up."""

from __future__ import annotations

from random import Random

from yanzhen.directory import Employee, Geofence, OrgUnit, Role
from yanzhen.training import Course

ROOT = "songlin"

REGIONS = {"east": "华东 East", "north": "华北 North", "south": "华南 South"}

# Store name, latitude, longitude: public places near which the made-up stores stand.
STORES: dict[str, tuple[tuple[str, float, float], ...]] = {
    "east": (
        ("徐汇店 Xuhui", 31.1950, 121.4370),
        ("静安店 Jing'an", 31.2290, 121.4480),
        ("浦东店 Pudong", 31.2210, 121.5440),
        ("虹口店 Hongkou", 31.2650, 121.5050),
        ("杨浦店 Yangpu", 31.2600, 121.5260),
        ("闵行店 Minhang", 31.1130, 121.3820),
        ("姑苏店 Gusu", 31.3110, 120.6170),
        ("无锡店 Wuxi", 31.4910, 120.3120),
        ("西湖店 Xihu", 30.2590, 120.1300),
        ("滨江店 Binjiang", 30.2080, 120.2120),
        ("鼓楼店 Gulou", 32.0660, 118.7700),
        ("江宁店 Jiangning", 31.9520, 118.8400),
    ),
    "north": (
        ("朝阳店 Chaoyang", 39.9210, 116.4430),
        ("海淀店 Haidian", 39.9590, 116.2980),
        ("东城店 Dongcheng", 39.9280, 116.4160),
        ("丰台店 Fengtai", 39.8580, 116.2870),
        ("通州店 Tongzhou", 39.9090, 116.6560),
        ("和平店 Heping", 39.1170, 117.2140),
        ("南开店 Nankai", 39.1380, 117.1500),
        ("历下店 Lixia", 36.6660, 117.0760),
        ("市南店 Shinan", 36.0750, 120.4120),
        ("沈河店 Shenhe", 41.7960, 123.4580),
        ("中山店 Zhongshan", 38.9180, 121.6440),
        ("长安店 Chang'an", 38.0360, 114.5390),
    ),
    "south": (
        ("天河店 Tianhe", 23.1240, 113.3610),
        ("越秀店 Yuexiu", 23.1280, 113.2660),
        ("番禺店 Panyu", 22.9370, 113.3840),
        ("南山店 Nanshan", 22.5330, 113.9300),
        ("福田店 Futian", 22.5210, 114.0550),
        ("宝安店 Bao'an", 22.5550, 113.8830),
        ("禅城店 Chancheng", 23.0090, 113.1220),
        ("思明店 Siming", 24.4450, 118.0820),
        ("青秀店 Qingxiu", 22.7850, 108.4940),
        ("龙华店 Longhua", 20.0310, 110.3280),
        ("香洲店 Xiangzhou", 22.2660, 113.5430),
        ("南城店 Nancheng", 23.0200, 113.7510),
    ),
}

COURSES = (
    Course(course_id="food-safety", name_zh="食品安全", name_en="Food safety"),
    Course(course_id="fire-drill", name_zh="消防演练", name_en="Fire drill"),
    Course(course_id="first-day", name_zh="入职第一天", name_en="First day"),
    Course(course_id="service", name_zh="服务标准", name_en="Service standard"),
    Course(course_id="cold-chain", name_zh="冷链收货", name_en="Cold chain receiving", module="professional"),
    Course(course_id="forklift", name_zh="叉车与仓库", name_en="Forklift and stockroom", module="professional"),
)

_SURNAMES = (
    "陈 Chen", "林 Lin", "黄 Huang", "张 Zhang", "李 Li", "王 Wang", "吴 Wu", "刘 Liu", "蔡 Cai", "杨 Yang",
    "许 Xu", "郑 Zheng", "谢 Xie", "郭 Guo", "洪 Hong", "邱 Qiu", "曾 Zeng", "廖 Liao", "赖 Lai", "徐 Xu",
)  # fmt: skip
_GIVEN = (
    "丽 Li", "芳 Fang", "静 Jing", "敏 Min", "燕 Yan", "娟 Juan", "霞 Xia", "倩 Qian", "雪 Xue", "琳 Lin",
    "悦 Yue", "宁 Ning", "欣 Xin", "洁 Jie", "颖 Ying", "萍 Ping", "梅 Mei", "佳 Jia", "慧 Hui", "云 Yun",
)  # fmt: skip


def store_path(region: str, number: int) -> str:
    """Stores are numbered through the company: `songlin/east/store-001`."""
    offset = list(REGIONS).index(region) * 12
    return f"{ROOT}/{region}/store-{offset + number:03d}"


def units() -> tuple[OrgUnit, ...]:
    """The company, its regions, its stores: parents first."""
    tree = [OrgUnit(path=ROOT, name="松林超市 Songlin", kind="company")]
    for region, name in REGIONS.items():
        tree.append(OrgUnit(path=f"{ROOT}/{region}", name=name, kind="region"))
        for number, (store, latitude, longitude) in enumerate(STORES[region], start=1):
            fence = Geofence(latitude=latitude, longitude=longitude, radius_m=150)
            tree.append(OrgUnit(path=store_path(region, number), name=store, kind="store", geofence=fence))
    return tuple(tree)


def employees() -> tuple[Employee, ...]:
    """150 people: HR, an admin, an auditor, three region managers, 36 store managers, 108 staff.

    Every tenth clerk has no mail address: a text message reaches those.
    `staff-001` to `staff-108` stand three to a store, in the stores' order.
    """
    rng = Random(2026)
    names = [f"{s.split()[0]}{g.split()[0]} {g.split()[1]} {s.split()[1]}" for s in _SURNAMES for g in _GIVEN]
    rng.shuffle(names)
    take = iter(names)

    def person(employee_id: str, role: Role, unit_path: str, position: str) -> Employee:
        texted = employee_id.startswith("staff-") and employee_id.endswith("0")
        return Employee(
            employee_id=employee_id,
            name=next(take),
            unit_path=unit_path,
            position=position,
            role=role,
            email=None if texted else f"{employee_id}@songlin.example",
            phone=f"+86 139 0000 {rng.randint(0, 9999):04d}",
            hire_date=f"20{rng.randint(18, 25)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
        )

    people = [
        person("hr-1", Role.HR, ROOT, "人力资源 HR"),
        person("admin-1", Role.ADMIN, ROOT, "系统管理员 Administrator"),
        person("auditor-1", Role.AUDITOR, ROOT, "内审 Auditor"),
        *(person(f"region-{r}", Role.MANAGER, f"{ROOT}/{r}", "区域经理 Region manager") for r in REGIONS),
    ]
    staff = 0
    for region in REGIONS:
        for number in range(1, 13):
            path = store_path(region, number)
            people.append(person(f"manager-{path[-3:]}", Role.MANAGER, path, "店长 Store manager"))
            for _ in range(3):
                staff += 1
                people.append(person(f"staff-{staff:03d}", Role.EMPLOYEE, path, "店员 Clerk"))
    return tuple(people)


SIGN_INS = ("hr-1", "admin-1", "auditor-1", "region-east", "manager-001", "staff-001", "staff-002", "staff-003")
"""The people whose sign-ins `make demo` prints."""
