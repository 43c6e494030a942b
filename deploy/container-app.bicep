// An Azure Container App whose command runs under the reporter. Run the server where your browser reaches it as localhost,
// with OPS_REDIS_URL naming the same Redis.
// The image needs Node 20 or later and the package: RUN npm install --global ./sidescope-0.1.0.tgz
param environmentId string
param image string
param location string = resourceGroup().location

@secure()
param redisUrl string

resource api 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'api'
  location: location
  properties: {
    managedEnvironmentId: environmentId
    configuration: {
      secrets: [
        { name: 'redis-url', value: redisUrl }
      ]
    }
    template: {
      containers: [
        {
          name: 'api'
          image: image
          command: ['sidescope-reporter', '--']
          args: ['node', 'api.js']
          env: [
            { name: 'SIDECAR_NAME', value: 'api' }
            { name: 'OPS_REDIS_URL', secretRef: 'redis-url' }
          ]
          resources: { cpu: json('1.0'), memory: '2Gi' }
        }
      ]
    }
  }
}
