"""What is taught."""

from api.chalicelib import views
from api.chalicelib.call import Call
from api.chalicelib.door import Area
from api.chalicelib.models.sessions import CourseList
from yanzhen.directory import Permission

area = Area("courses")


@area.get("/v1/courses", Permission.SELF)
def courses(call: Call) -> CourseList:
    """Every course, by id."""
    found = sorted(call.services.training.courses(), key=lambda course: course.course_id)
    return CourseList(items=tuple(views.course_out(course, call.locale) for course in found))
