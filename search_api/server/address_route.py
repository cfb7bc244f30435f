"""A route whose parameters all stand behind the question mark of its address: they are read in one go.

FastAPI looks each of them up and checks it apart, which takes longer than a search spends on reading its question. What
the route takes is declared as for any other, so that the OpenAPI document and the findings about wrong values are the
same.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any, cast, get_args, get_origin

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError, create_model
from starlette.datastructures import QueryParams


class AddressRoute(APIRoute):
    """Answers by a coroutine that takes the request, parameters of the address, and what other such coroutines give."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request. Raises RequestValidationError for values that are not as declared."""
        dependant = self.dependant
        fields = {field.name: field.field_info for part in _parts(dependant) for field in part.query_params}
        declared: dict[str, Any] = {name: (info.annotation, info) for name, info in fields.items()}
        parameters = create_model("Parameters", **declared)
        several = frozenset(info.alias or name for name, info in fields.items() if _takes_several(info.annotation))

        async def answer(request: Request) -> Response:
            try:
                read = parameters.model_validate(_given(request.query_params, several))
            except ValidationError as error:
                findings = error.errors(include_url=False)
                raise RequestValidationError([{**one, "loc": ("query", *one["loc"])} for one in findings]) from None
            return cast(Response, await _called(dependant, request, read))

        return answer


def _parts(dependant: Dependant) -> Iterator[Dependant]:
    """Yield what a coroutine depends on, the innermost first, and itself."""
    for part in dependant.dependencies:
        yield from _parts(part)
    yield dependant


def _takes_several(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


def _given(address: QueryParams, several: frozenset[str]) -> Mapping[str, Any]:
    """Return what an address gives: of a parameter that stands there more than once the last, or all as a list."""
    given: dict[str, Any] = {}
    for name, value in address.multi_items():
        if name in several:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    return given


async def _called(dependant: Dependant, request: Request, read: BaseModel) -> Any:
    """Call a coroutine with what it asks for."""
    values = {field.name: getattr(read, field.name) for field in dependant.query_params}
    for part in dependant.dependencies:
        values[cast(str, part.name)] = await _called(part, request, read)
    if dependant.request_param_name:
        values[dependant.request_param_name] = request
    return await cast(Callable[..., Any], dependant.call)(**values)
