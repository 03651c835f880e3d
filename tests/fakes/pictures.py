"""IIIF images of the fake house's pages, just enough for a browser: `info.json`, and regions cut on
demand."""

from __future__ import annotations

import cv2
import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from sohoa.model.ids import PageId
from sohoa.web.visitors import visitor_in
from tests.fakes.house import HEIGHT_PX, WIDTH_PX, FakeHouse, picture


def picture_routes(house: FakeHouse) -> APIRouter:
    router = APIRouter()

    @router.get("/iiif/image/{page}/info.json")
    def info(request: Request, page: str) -> Response:
        house.place_of(visitor_in(request.scope).reader, PageId(page))
        return JSONResponse(
            {
                "@context": "http://iiif.io/api/image/3/context.json",
                "id": f"{request.base_url}iiif/image/{page}",
                "type": "ImageService3",
                "protocol": "http://iiif.io/api/image",
                "profile": "level2",
                "width": WIDTH_PX,
                "height": HEIGHT_PX,
                "tiles": [{"width": 256, "scaleFactors": [1, 2, 4]}],
            }
        )

    @router.get("/iiif/image/{page}/{region}/{size}/0/default.jpg")
    def image(request: Request, page: str, region: str, size: str) -> Response:
        _, order = house.place_of(visitor_in(request.scope).reader, PageId(page))
        whole = cv2.imdecode(np.frombuffer(picture(order), np.uint8), cv2.IMREAD_COLOR)
        assert whole is not None
        box = (0, 0, WIDTH_PX, HEIGHT_PX) if region == "full" else tuple(map(int, region.split(",")))
        part = whole[box[1] : box[1] + box[3], box[0] : box[0] + box[2]]
        width = size.strip("!").split(",")[0]
        if width.isdecimal() and not size.startswith("!"):
            height = round(part.shape[0] * int(width) / part.shape[1])
            part = cv2.resize(part, (int(width), max(1, height)), interpolation=cv2.INTER_AREA)
        _, data = cv2.imencode(".jpg", part)
        return Response(bytes(data), media_type="image/jpeg")

    return router
