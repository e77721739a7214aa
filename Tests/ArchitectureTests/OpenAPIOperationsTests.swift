import Testing

@Suite struct OpenAPIOperationsTests {
    private let yaml = """
        openapi: 3.1.0
        info:
          title: Example
          /not/a/path: nothing
        paths:
          # Nobody calls these.
          /healthz:
            get:
              operationId: health
              responses:
                "200": {description: fine}
          "/v1/reward-runs/{run_id}":
            summary: A run
            parameters:
              - name: run_id
                in: path
            get:
              operationId: showRewardRun
              description: |
                delete: this is prose
            patch:
              operationId: changeRewardRun
        components:
          schemas:
            get:
              type: object
        """

    @Test func `paths and methods are read, look-alikes elsewhere are not`() {
        #expect(
            OpenAPIOperations(yaml: yaml).operations.map(\.description) == [
                "GET /healthz", "GET /v1/reward-runs/{run_id}", "PATCH /v1/reward-runs/{run_id}",
            ]
        )
    }

    @Test func `operation ids belong to their operation`() {
        let read = OpenAPIOperations(yaml: yaml)
        #expect(
            read.operations.map { read.identifiers[$0] } == [
                "health", "showRewardRun", "changeRewardRun",
            ]
        )
    }
}
